import { useId, type JSX, type ReactNode } from 'react';
import { type Attribute, type Entity, type Input, type RecordView, useView } from '../../../bridge';
import { ButtonLink } from '../../../ui/ButtonLink';
import { RecordField } from '../../../ui/fields/RecordField';
import { Loading } from '../../../ui/Loading';
import { RecordLink } from '../../../ui/RecordLink';
import { sealed } from '../states';
import { useEmailStyles } from './emailStyles';
import { e } from './text';

interface EmailAboutProps {
  entity: Entity;
  record: RecordView;
  onSave(attribute: Attribute, value: Input): Promise<unknown>;
}

/** What an e-mail record is regarding, which can be changed, who tracks it, and the way to one's own message. */
export function EmailAbout({ entity, record, onSave }: EmailAboutProps): JSX.Element {
  const s = useEmailStyles();
  const email = useView('email', { id: record.id });
  const regarding = entity.attributes.find(({ name }) => name === 'regardingobjectid');
  if (email === undefined || email.phase === 'loading') {
    return (
      <div className={s.about}>
        <Loading rows={3} />
      </div>
    );
  }
  return (
    <div className={s.about}>
      {regarding !== undefined && (
        <RecordField
          attribute={regarding}
          value={email.regarding}
          readOnly={!record.mayWrite}
          pending={record.pending.includes(regarding.name)}
          onSave={(value) => onSave(regarding, value)}
        />
      )}
      <Part title={e('trackedBy')}>
        {email.trackers.length === 0 ? (
          <p>{e('trackedByNobody')}</p>
        ) : (
          <ul className={s.links}>
            {email.trackers.map((user) => (
              <li key={user.id}>
                <RecordLink link={user} />
              </li>
            ))}
          </ul>
        )}
      </Part>
      <Part title={e('yours')}>{email.item === null ? <p>{e('notYours')}</p> : <ButtonLink href={`/mail?message=${email.item}`}>{e('openMessage')}</ButtonLink>}</Part>
      {sealed(entity, record) && <p className={s.quiet}>{e('sealed')}</p>}
    </div>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }): JSX.Element {
  const s = useEmailStyles();
  const id = useId();
  return (
    <section aria-labelledby={id}>
      <h3 id={id} className={s.heading}>
        {title}
      </h3>
      {children}
    </section>
  );
}
