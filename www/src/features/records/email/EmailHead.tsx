import { Button } from '@fluentui/react-components';
import { QuestionCircle16Regular } from '@fluentui/react-icons/svg/question-circle';
import { useId, useState, type JSX } from 'react';
import type { Email, EmailParty, PartyRole } from '../../../bridge';
import { RecordLink } from '../../../ui/RecordLink';
import { instantText } from '../../../ui/value';
import { useEmailStyles } from './emailStyles';
import { e } from './text';

const roles = ['from', 'to', 'cc', 'bcc'] as const satisfies readonly PartyRole[];

/** Who is on an e-mail, each with the record that the address means, and when it was sent. */
export function EmailHead({ email }: { email: Email }): JSX.Element {
  const s = useEmailStyles();
  const { date, incoming, parties, partiesLeftOut } = email;
  return (
    <div className={s.head}>
      <p className={s.quiet}>{date === 0 ? e('noDate') : e(incoming ? 'receivedOn' : 'sentOn', { when: instantText(date) })}</p>
      {roles.map((role) => (
        <People key={role} role={role} people={parties.filter((party) => party.role === role)} />
      ))}
      {partiesLeftOut > 0 && <p className={s.quiet}>{e('leftOut', { n: partiesLeftOut })}</p>}
    </div>
  );
}

/** So many people show before the rest is asked for. */
const shownAtOnce = 8;

function People({ role, people }: { role: PartyRole; people: readonly EmailParty[] }): JSX.Element | null {
  const s = useEmailStyles();
  const id = useId();
  const [all, setAll] = useState(false);
  if (people.length === 0) return null;
  const shown = all ? people : people.slice(0, shownAtOnce);
  const rest = people.length - shown.length;
  return (
    <div className={s.people} role="group" aria-labelledby={id}>
      <span id={id} className={s.term}>
        {e(role)}
      </span>
      {shown.map((party, i) => (
        // The same person may be named twice.
        <Person key={i} party={party} />
      ))}
      {people.length > shownAtOnce && (
        <Button size="small" appearance="transparent" aria-expanded={all} onClick={() => setAll(!all)}>
          {rest > 0 ? e('more', { n: rest }) : e('fewer')}
        </Button>
      )}
      {people.some(({ hidden }) => hidden) && <span className={s.quiet}>{e('bccHidden')}</span>}
    </div>
  );
}

function Person({ party: { name, address, record, isList } }: { party: EmailParty }): JSX.Element {
  const s = useEmailStyles();
  const called = name === '' ? address : name;
  return (
    <span className={s.person} title={address}>
      {record === null ? (
        <span className={s.unmatched}>
          <QuestionCircle16Regular role="img" aria-label={e('unknown')} />
          <span className={s.called}>{called}</span>
        </span>
      ) : (
        <RecordLink link={record} />
      )}
      {isList && <span className={s.quiet}>{e('list')}</span>}
    </span>
  );
}
