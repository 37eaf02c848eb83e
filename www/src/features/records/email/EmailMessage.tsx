import type { JSX } from 'react';
import { type RecordView, useView } from '../../../bridge';
import { Loading } from '../../../ui/Loading';
import { Awaited } from './Awaited';
import { EmailFiles } from './EmailFiles';
import { EmailHead } from './EmailHead';
import { useEmailStyles } from './emailStyles';
import { EmailText } from './EmailText';

/** The message of an e-mail record: people, files and text. */
export function EmailMessage({ record }: { record: RecordView }): JSX.Element {
  const s = useEmailStyles();
  const email = useView('email', { id: record.id });
  if (email === undefined || email.phase === 'loading') {
    return (
      <div className={s.root}>
        <Loading rows={4} />
      </div>
    );
  }
  return (
    <div className={s.root}>
      <EmailHead email={email} />
      <Awaited email={email} />
      <EmailFiles email={email} mayRemove={record.mayDelete} />
      <EmailText id={record.id} email={email} />
    </div>
  );
}
