import { Button, Field, Input, Select } from '@fluentui/react-components';
import { useState, type JSX } from 'react';
import { relay, type Role } from '../../bridge';
import { CopyField } from '../../ui/CopyField';
import { FaultMessage } from '../../ui/FaultMessage';
import { fieldSentence, refusalSentence } from '../../ui/refusal';
import { roleName, roles } from '../../ui/roleName';
import { useSettingStyles } from '../../ui/settingStyles';
import { useSubmit } from '../../ui/useSubmit';
import { whenBlocked } from './BlockedNotice';
import { t } from './text';

interface InviteFormProps {
  /** Why it cannot be sent now. */
  blocked: string | null;
  /** The invite that was closed last: its link is not worth showing any more. */
  revoked: string | null;
  onInvited(): void;
}

/** Makes an invite and shows its link, once. */
export function InviteForm({ blocked, revoked, onInvited }: InviteFormProps): JSX.Element {
  const setting = useSettingStyles();
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<Role>('member');
  const [made, setMade] = useState<{ id: string; name: string; link: string } | null>(null);
  const { form, sending, refusal, onSubmit } = useSubmit(
    () => {
      setMade(null);
      return relay.invite({ name, email, role });
    },
    ({ invite, token }) => {
      setMade({ id: invite.id, name: invite.name, link: `${location.origin}/invite#token=${token}` });
      setName('');
      setEmail('');
      setRole('member');
      onInvited();
    },
  );
  return (
    <section className={setting.section}>
      <h2 className={setting.heading}>{t('invite.heading')}</h2>
      <p className={setting.note}>{t('invite.lead')}</p>
      <form ref={form} className={setting.form} noValidate onSubmit={blocked === null ? onSubmit : (event) => event.preventDefault()}>
        <Field label={t('invite.name')} validationMessage={fieldSentence(refusal, 'name') ?? null}>
          <Input
            name="name"
            autoComplete="off"
            value={name}
            onChange={(_, data) => setName(data.value)}
          />
        </Field>
        <Field label={t('invite.email')} validationMessage={fieldSentence(refusal, 'email') ?? null}>
          <Input
            type="email"
            name="email"
            autoComplete="off"
            value={email}
            onChange={(_, data) => setEmail(data.value)}
          />
        </Field>
        <Field label={t('invite.role')} validationMessage={fieldSentence(refusal, 'role') ?? null}>
          <Select name="role" value={role} onChange={(_, data) => setRole(data.value as Role)}>
            {roles.map((each) => (
              <option key={each} value={each}>
                {roleName(each)}
              </option>
            ))}
          </Select>
        </Field>
        {refusal !== null && refusal.field === undefined && <FaultMessage>{refusalSentence(refusal)}</FaultMessage>}
        <Button className={setting.start} type="submit" appearance="primary" disabledFocusable={sending} {...whenBlocked(blocked)}>
          {sending ? t('invite.sending') : t('invite.submit')}
        </Button>
      </form>
      <div role="status">{made !== null && made.id !== revoked && <p className={setting.text}>{t('invite.ready', { name: made.name })}</p>}</div>
      {made !== null && made.id !== revoked && (
        <CopyField label={t('invite.link')} value={made.link} copyLabel={t('invite.copy')} copiedText={t('invite.copied')} />
      )}
    </section>
  );
}
