import { Field, Input } from '@fluentui/react-components';
import { useState, type JSX } from 'react';
import { relay, type RelaySession } from '../../bridge';
import { fieldSentence, refusalSentence } from '../../ui/refusal';
import { useSubmit } from '../../ui/useSubmit';
import { DeadEnd } from './DeadEnd';
import { EntryForm } from './EntryForm';
import { EntryFrame, EntryTitle } from './EntryFrame';
import { SignInLink } from './EntryLink';
import { NewPassword } from './NewPassword';
import { Remembered } from './Remembered';
import { t } from './text';
import { useClaimed } from './useClaimed';
import { useLinkToken } from './useLinkToken';

interface ClaimProps {
  /** Awaited: the form counts as under way until the device is the new person's. */
  onSignedIn(session: RelaySession): void | Promise<void>;
}

/** The page behind the one-time link of the first run: it makes the organization and its administrator. */
export function Claim({ onSignedIn }: ClaimProps): JSX.Element {
  const token = useLinkToken();
  const { claimed, settled } = useClaimed();
  const page = () => {
    if (claimed === true) return <UsedLink />;
    if (token === '') return <MissingLink />;
    if (token === null || !settled) return null;
    return <ClaimForm key={token} token={token} onSignedIn={onSignedIn} />;
  };
  return <EntryFrame>{page()}</EntryFrame>;
}

function UsedLink(): JSX.Element {
  return (
    <DeadEnd title={t('claim.used.title')} text={t('claim.used.text')}>
      <SignInLink />
    </DeadEnd>
  );
}

function MissingLink(): JSX.Element {
  return <DeadEnd title={t('missing.title')} text={`${t('missing.text')} ${t('waiting.lost')}`} command={t('waiting.command')} />;
}

function UnknownLink(): JSX.Element {
  return <DeadEnd title={t('claim.unknown.title')} text={t('claim.unknown.text')} command={t('waiting.command')} />;
}

function ClaimForm({ token, onSignedIn }: ClaimProps & { token: string }): JSX.Element {
  const [organization, setOrganization] = useState('');
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const { form, sending, refusal, onSubmit } = useSubmit(
    async () => onSignedIn(await relay.claim({ token, organization, name, email, password })),
    () => undefined,
  );
  if (refusal?.kind === 'notFound') return refusal.reason === 'used' ? <UsedLink /> : <UnknownLink />;
  return (
    <>
      <EntryTitle title={t('claim.title')} lead={t('claim.lead')} />
      <Remembered />
      <EntryForm
        form={form}
        onSubmit={onSubmit}
        sending={sending}
        submit={t('claim.submit')}
        sendingText={t('claim.sending')}
        refused={refusal === null || refusal.field !== undefined ? null : refusalSentence(refusal)}
      >
        <Field
          label={t('field.organization')}
          hint={t('field.organization.hint')}
          validationMessage={fieldSentence(refusal, 'organization') ?? null}
        >
          <Input
            name="organization"
            autoComplete="organization"
            value={organization}
            onChange={(_, data) => setOrganization(data.value)}
          />
        </Field>
        <Field label={t('field.name')} validationMessage={fieldSentence(refusal, 'name') ?? null}>
          <Input name="name" autoComplete="name" value={name} onChange={(_, data) => setName(data.value)} />
        </Field>
        <Field label={t('field.email')} validationMessage={fieldSentence(refusal, 'email') ?? null}>
          <Input type="email" name="email" autoComplete="username" value={email} onChange={(_, data) => setEmail(data.value)} />
        </Field>
        <NewPassword value={password} onValue={setPassword} refused={fieldSentence(refusal, 'password')} />
      </EntryForm>
    </>
  );
}
