import { Button, Field, Input } from '@fluentui/react-components';
import { useEffect, useState, type JSX } from 'react';
import { relay } from '../../bridge';
import { DoneMessage } from '../../ui/DoneMessage';
import { FaultMessage } from '../../ui/FaultMessage';
import { fieldSentence, refusalSentence } from '../../ui/refusal';
import { useSettingStyles } from '../../ui/settingStyles';
import { useSubmit } from '../../ui/useSubmit';
import { whenBlocked } from './BlockedNotice';
import { t } from './text';
import { useBlocked } from './useBlocked';

/** Changes the name that others see. The relay tells it to every device, this one too. */
export function NameForm({ name }: { name: string }): JSX.Element {
  const setting = useSettingStyles();
  const blocked = useBlocked();
  const [typed, setTyped] = useState<string | null>(null); // null: as the engine tells it
  const [saved, setSaved] = useState(false);
  const value = typed ?? name;
  const { form, sending, refusal, onSubmit } = useSubmit(
    () => {
      setSaved(false);
      return relay.saveProfile({ name: value });
    },
    (session) => {
      setTyped(session.user.name);
      setSaved(true);
    },
  );
  useEffect(() => setTyped((now) => (now === name ? null : now)), [name]);
  return (
    <form ref={form} className={setting.form} noValidate onSubmit={blocked === null ? onSubmit : (event) => event.preventDefault()}>
      <Field label={t('account.name')} hint={t('account.name.hint')} validationMessage={fieldSentence(refusal, 'name') ?? null}>
        <Input
          name="name"
          autoComplete="name"
          value={value}
          onChange={(_, data) => {
            setTyped(data.value);
            setSaved(false);
          }}
        />
      </Field>
      {refusal !== null && refusal.field === undefined && <FaultMessage>{refusalSentence(refusal)}</FaultMessage>}
      <Button className={setting.start} type="submit" appearance="primary" disabledFocusable={sending} {...whenBlocked(blocked)}>
        {sending ? t('account.saving') : t('account.save')}
      </Button>
      <DoneMessage text={saved ? t('account.saved') : null} />
    </form>
  );
}
