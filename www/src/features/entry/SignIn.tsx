import { Button, Field, Input, makeStyles, tokens } from '@fluentui/react-components';
import { useState, type JSX } from 'react';
import { relay, type RelaySession } from '../../bridge';
import { FaultMessage } from '../../ui/FaultMessage';
import { PasswordField } from '../../ui/PasswordField';
import { fieldSentence, refusalSentence, type Refusal } from '../../ui/refusal';
import { useSubmit } from '../../ui/useSubmit';
import { DeadEnd } from './DeadEnd';
import { EntryForm } from './EntryForm';
import { EntryFrame, EntryTitle } from './EntryFrame';
import { Remembered } from './Remembered';
import { t } from './text';
import { useClaimed } from './useClaimed';

interface SignInProps {
  /** Awaited: the form counts as under way until the device is the new person's. */
  onSignedIn(session: RelaySession): void | Promise<void>;
}

/** The page for people who have an account. A relay without an organization says how it gets one. */
export function SignIn({ onSignedIn }: SignInProps): JSX.Element {
  const { claimed, settled, refusal, ask } = useClaimed();
  return (
    <EntryFrame>
      {claimed === false ? (
        <>
          <DeadEnd title={t('waiting.title')} text={`${t('waiting.how')} ${t('waiting.lost')}`} command={t('waiting.command')} />
          {refusal !== null && <FaultMessage>{refusalSentence(refusal)}</FaultMessage>}
          <Button onClick={ask}>{t('waiting.again')}</Button>
        </>
      ) : (
        settled && <SignInForm onSignedIn={onSignedIn} />
      )}
    </EntryFrame>
  );
}

const useStyles = makeStyles({
  note: {
    marginBlock: `${tokens.spacingVerticalXXL} 0`,
    paddingBlockStart: tokens.spacingVerticalL,
    borderTop: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    color: tokens.colorNeutralForeground3,
  },
});

function SignInForm({ onSignedIn }: SignInProps): JSX.Element {
  const styles = useStyles();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const { form, sending, refusal, onSubmit } = useSubmit(
    async () => onSignedIn(await relay.signIn({ email, password })),
    () => undefined,
    'password',
  );
  return (
    <>
      <EntryTitle title={t('signIn.title')} lead={t('signIn.lead')} />
      <Remembered />
      <EntryForm
        form={form}
        onSubmit={onSubmit}
        sending={sending}
        submit={t('signIn.submit')}
        sendingText={t('signIn.sending')}
        refused={refusal === null || refusal.field !== undefined ? null : signInSentence(refusal)}
      >
        <Field label={t('field.email')} validationMessage={fieldSentence(refusal, 'email') ?? null}>
          <Input type="email" name="email" autoComplete="username" value={email} onChange={(_, data) => setEmail(data.value)} />
        </Field>
        <PasswordField
          label={t('field.password')}
          name="password"
          autoComplete="current-password"
          value={password}
          onValue={setPassword}
          refused={fieldSentence(refusal, 'password')}
        />
      </EntryForm>
      <p className={styles.note}>{t('signIn.noAccount')}</p>
    </>
  );
}

function signInSentence(refusal: Refusal): string {
  return refusal.kind === 'denied' && refusal.reason === 'wrongPassword' ? t('signIn.wrong') : refusalSentence(refusal);
}
