import { Button } from '@fluentui/react-components';
import { useState, type JSX } from 'react';
import { relay } from '../../bridge';
import { DoneMessage } from '../../ui/DoneMessage';
import { FaultMessage } from '../../ui/FaultMessage';
import { PasswordField } from '../../ui/PasswordField';
import { fieldSentence, refusalSentence, type Refusal } from '../../ui/refusal';
import { useSettingStyles } from '../../ui/settingStyles';
import { useSubmit } from '../../ui/useSubmit';
import { whenBlocked } from './BlockedNotice';
import { t } from './text';
import { useBlocked } from './useBlocked';

/** Changes the password, which signs the person's other devices out. */
export function PasswordForm({ email }: { email: string }): JSX.Element {
  const setting = useSettingStyles();
  const blocked = useBlocked();
  const [current, setCurrent] = useState('');
  const [password, setPassword] = useState('');
  const [changed, setChanged] = useState(false);
  const { form, sending, refusal, onSubmit } = useSubmit(
    () => {
      setChanged(false);
      return relay.changePassword({ current, password });
    },
    () => {
      setCurrent('');
      setPassword('');
      setChanged(true);
    },
    'current',
  );
  const wrong = refusal !== null && isWrong(refusal);
  const tooWeak = fieldSentence(refusal, 'password');
  const elsewhere = refusal !== null && refusal.field === undefined && !wrong;
  return (
    <form ref={form} className={setting.form} noValidate onSubmit={blocked === null ? onSubmit : (event) => event.preventDefault()}>
      {/* Password managers need to know whose password this is. */}
      <input hidden readOnly name="username" autoComplete="username" value={email} />
      <PasswordField
        label={t('password.current')}
        name="current"
        autoComplete="current-password"
        value={current}
        onValue={setCurrent}
        refused={wrong ? t('password.wrong') : currentSentence(refusal)}
      />
      <PasswordField
        label={t('password.new')}
        name="password"
        autoComplete="new-password"
        value={password}
        onValue={setPassword}
        refused={tooWeak}
        {...(tooWeak === undefined ? { hint: t('password.hint') } : {})}
      />
      {elsewhere && <FaultMessage>{refusalSentence(refusal)}</FaultMessage>}
      <Button className={setting.start} type="submit" disabledFocusable={sending} {...whenBlocked(blocked)}>
        {sending ? t('password.changing') : t('password.change')}
      </Button>
      <DoneMessage text={changed ? t('password.changed') : null} />
    </form>
  );
}

function isWrong(refusal: Refusal): boolean {
  return refusal.kind === 'denied' && refusal.reason === 'wrongPassword';
}

function currentSentence(refusal: Refusal | null): string | undefined {
  if (refusal?.field !== 'current') return undefined;
  return refusal.reason === 'missing' ? t('password.missing') : t('password.wrong');
}
