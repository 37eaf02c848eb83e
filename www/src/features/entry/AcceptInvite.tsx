import { Button, Field, Input, makeStyles, tokens } from '@fluentui/react-components';
import { useCallback, useEffect, useState, type JSX } from 'react';
import { type InviteLook, relay, type RelaySession } from '../../bridge';
import { FaultMessage } from '../../ui/FaultMessage';
import { Loading } from '../../ui/Loading';
import { fieldSentence, refusalOf, refusalSentence, type Refusal } from '../../ui/refusal';
import { roleName } from '../../ui/roleName';
import { useSubmit } from '../../ui/useSubmit';
import { DeadEnd } from './DeadEnd';
import { EntryForm } from './EntryForm';
import { EntryFrame, EntryTitle } from './EntryFrame';
import { SignInLink } from './EntryLink';
import { NewPassword } from './NewPassword';
import { Remembered } from './Remembered';
import { t } from './text';
import { useLinkToken } from './useLinkToken';

interface AcceptInviteProps {
  /** Awaited: the form counts as under way until the device is the new person's. */
  onSignedIn(session: RelaySession): void | Promise<void>;
}

/** The page behind an invite link: the invited person sets a password and joins. */
export function AcceptInvite({ onSignedIn }: AcceptInviteProps): JSX.Element {
  const token = useLinkToken();
  const page = () => {
    if (token === null) return null;
    if (token === '') return <MissingInvite />;
    return <Invited key={token} token={token} onSignedIn={onSignedIn} />;
  };
  return <EntryFrame>{page()}</EntryFrame>;
}

const useStyles = makeStyles({
  failed: { display: 'grid', rowGap: tokens.spacingVerticalL, justifyItems: 'start' },
});

function Invited({ token, onSignedIn }: AcceptInviteProps & { token: string }): JSX.Element {
  const styles = useStyles();
  const [look, setLook] = useState<InviteLook | null>(null);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const ask = useCallback(() => {
    let wanted = true;
    setRefusal(null);
    relay.lookInvite({ token }).then(
      (found) => {
        if (wanted) setLook(found);
      },
      (thrown: unknown) => {
        if (wanted) setRefusal(refusalOf(thrown));
      },
    );
    return () => {
      wanted = false;
    };
  }, [token]);
  useEffect(() => ask(), [ask]);

  if (look !== null) return <AcceptForm token={token} look={look} onSignedIn={onSignedIn} />;
  if (refusal === null) return <Loading rows={4} />;
  if (refusal.kind === 'notFound') return <ClosedInvite reason={refusal.reason} />;
  return (
    <div className={styles.failed}>
      <EntryTitle title={t('invite.failed.title')} />
      <FaultMessage>{refusalSentence(refusal)}</FaultMessage>
      <Button onClick={ask}>{t('invite.again')}</Button>
    </div>
  );
}

function MissingInvite(): JSX.Element {
  return (
    <DeadEnd title={t('missing.title')} text={`${t('missing.text')} ${t('invite.missing')}`}>
      <SignInLink />
    </DeadEnd>
  );
}

function ClosedInvite({ reason }: { reason: string | undefined }): JSX.Element {
  switch (reason) {
    case 'used':
      return (
        <DeadEnd title={t('invite.used.title')} text={t('invite.used.text')}>
          <SignInLink />
        </DeadEnd>
      );
    case 'expired':
      return <DeadEnd title={t('invite.expired.title')} text={t('invite.expired.text')} />;
    case 'revoked':
      return <DeadEnd title={t('invite.revoked.title')} text={t('invite.revoked.text')} />;
    default:
      return (
        <DeadEnd title={t('invite.unknown.title')} text={t('invite.unknown.text')}>
          <SignInLink />
        </DeadEnd>
      );
  }
}

function AcceptForm({ token, look, onSignedIn }: AcceptInviteProps & { token: string; look: InviteLook }): JSX.Element {
  const [name, setName] = useState(look.name);
  const [password, setPassword] = useState('');
  const { form, sending, refusal, onSubmit } = useSubmit(
    async () => onSignedIn(await relay.acceptInvite({ token, name, password })),
    () => undefined,
  );
  if (refusal?.kind === 'notFound') return <ClosedInvite reason={refusal.reason} />;
  return (
    <>
      <EntryTitle
        title={t('invite.title', { organization: look.organization })}
        lead={t('invite.lead', { role: roleName(look.role) })}
      />
      <Remembered />
      <EntryForm
        form={form}
        onSubmit={onSubmit}
        sending={sending}
        submit={t('invite.submit')}
        sendingText={t('invite.sending')}
        refused={refusal === null || refusal.field !== undefined ? null : refusalSentence(refusal)}
      >
        <Field label={t('field.email')} validationMessage={fieldSentence(refusal, 'email') ?? null}>
          <Input type="email" name="email" autoComplete="username" readOnly value={look.email} />
        </Field>
        <Field label={t('field.name')} validationMessage={fieldSentence(refusal, 'name') ?? null}>
          <Input name="name" autoComplete="name" value={name} onChange={(_, data) => setName(data.value)} />
        </Field>
        <NewPassword value={password} onValue={setPassword} refused={fieldSentence(refusal, 'password')} />
      </EntryForm>
    </>
  );
}
