import type { JSX } from 'react';
import { useView } from '../../../bridge';
import { Loading } from '../../../ui/Loading';
import { Awaited } from './Awaited';
import { EmailFiles } from './EmailFiles';
import { EmailText } from './EmailText';

/** An e-mail as it unfolds on a timeline: its files and its text. */
export function EmailEntry({ id }: { id: string }): JSX.Element {
  const email = useView('email', { id });
  if (email === undefined || email.phase === 'loading') return <Loading rows={2} />;
  return (
    <>
      <Awaited email={email} />
      <EmailFiles email={email} mayRemove={false} />
      <EmailText id={id} email={email} />
    </>
  );
}
