import { Button, mergeClasses } from '@fluentui/react-components';
import { QuestionCircle16Regular } from '@fluentui/react-icons/svg/question-circle';
import { useId, useMemo, useState, type JSX } from 'react';
import { type MailAddress, type Message, type Pane, type PaneParty, useCatalogue } from '../../bridge';
import { Avatar } from '../../ui/Avatar';
import { RecordSymbol } from '../../ui/RecordSymbol';
import { CrmStrip } from './CrmStrip';
import { useReadingStyles } from './readingStyles';
import { r } from './readingText';
import { onTheirClock, wholly } from './when';

/** Who wrote a message, to whom and when. */
export function MessageHead({ message, pane }: { message: Message; pane?: Pane | undefined }): JSX.Element {
  const s = useReadingStyles();
  const { subject, from, sender, date, sentOffset, to, cc, bcc, replyTo, list } = message;
  const writer = from[0] ?? sender;
  const name = writer === null || writer === undefined ? r('noSender') : nameOf(writer);
  const known = useMemo(() => new Map(pane?.people.map((party) => [party.address.toLowerCase(), party])), [pane?.people]);
  const away = sentOffset !== -new Date(date).getTimezoneOffset();
  return (
    <>
      <h2 className={s.subject} tabIndex={-1} data-subject="">
        {subject === '' ? r('noSubject') : subject}
      </h2>
      <div className={s.head}>
        <div className={s.face}>
          <Avatar name={name} />
        </div>
        <div>
          <div className={s.fromLine}>
            <span className={s.from}>{from.length > 1 ? from.map(nameOf).join(', ') : name}</span>
            <span className={s.address}>{writer?.name !== '' && writer?.address}</span>
            <span className={s.date} {...(date !== 0 && away && { title: r('theirClock', { time: onTheirClock(date, sentOffset) }) })}>
              {date === 0 ? r('noDate') : wholly(date, new Date().getFullYear())}
            </span>
          </div>
          {sender !== null && from.length > 0 && <p className={s.note}>{r('via', { name: nameOf(sender) })}</p>}
          <People label={r('to')} people={to} known={known} />
          <People label={r('cc')} people={cc} known={known} />
          <People label={r('bcc')} people={bcc} known={known} />
          {differs(replyTo, from) && <People label={r('replyTo')} people={replyTo} known={known} />}
          {list !== null && list.id !== '' && (
            <p className={s.people}>
              <span className={s.term}>{r('list')}</span>
              {list.id}
            </p>
          )}
        </div>
        {pane?.phase === 'found' && <CrmStrip pane={pane} />}
      </div>
    </>
  );
}

function nameOf({ name, address }: MailAddress): string {
  return name === '' ? address : name;
}

function differs(replyTo: readonly MailAddress[], from: readonly MailAddress[]): boolean {
  return replyTo.some(({ address }) => !from.some((one) => one.address === address));
}

/** So many people show before the rest is asked for. */
const shownAtOnce = 6;

interface PeopleProps {
  label: string;
  people: readonly MailAddress[];
  /** What the CRM knows of addresses, as far as it has told. */
  known: ReadonlyMap<string, PaneParty>;
}

function People({ label, people, known }: PeopleProps): JSX.Element | null {
  const s = useReadingStyles();
  const id = useId();
  const [all, setAll] = useState(false);
  if (people.length === 0) return null;
  const shown = all ? people : people.slice(0, shownAtOnce);
  const rest = people.length - shown.length;
  return (
    <div className={s.people} role="group" aria-labelledby={id}>
      <span id={id} className={s.term}>
        {label}
      </span>
      {shown.map((person, i) => (
        // The same person may be named twice.
        <span key={i} className={mergeClasses(s.person, all && s.whole, isUnknown(known.get(person.address.toLowerCase())) && s.unknown)} title={person.address}>
          <Mark party={known.get(person.address.toLowerCase())} />
          {all && person.name !== '' ? `${person.name} <${person.address}>` : nameOf(person)}
        </span>
      ))}
      {people.length > shownAtOnce && (
        <Button size="small" appearance="transparent" aria-expanded={all} onClick={() => setAll(!all)}>
          {rest > 0 ? r('more', { n: rest }) : r('fewer')}
        </Button>
      )}
    </div>
  );
}

function isUnknown(party: PaneParty | undefined): boolean {
  return party?.match === 'unknown' && !party.isMe && !party.isList;
}

/** Which kind of record somebody is, or that they are none. */
function Mark({ party }: { party: PaneParty | undefined }): JSX.Element | null {
  const s = useReadingStyles();
  const known = useCatalogue();
  const record = party?.match === 'record' ? party.records[0]?.record : undefined;
  if (record !== undefined) {
    return (
      <span className={s.mark}>
        <RecordSymbol entity={record.entity} size={16} label={known?.entity(record.entity)?.label ?? r('user')} />
      </span>
    );
  }
  if (party?.isList === true) {
    return (
      <span className={s.mark}>
        <RecordSymbol entity="list" size={16} label={r('recipients')} />
      </span>
    );
  }
  if (!isUnknown(party)) return null;
  return (
    <span className={s.mark} role="img" aria-label={r('notInCrm')}>
      <QuestionCircle16Regular aria-hidden />
    </span>
  );
}
