import { Button, mergeClasses } from '@fluentui/react-components';
import { useId, useState, type JSX } from 'react';
import type { MailAddress, Message } from '../../bridge';
import { Avatar } from '../../ui/Avatar';
import { useReadingStyles } from './readingStyles';
import { r } from './readingText';
import { onTheirClock, wholly } from './when';

/** Who wrote a message, to whom and when. */
export function MessageHead({ message }: { message: Message }): JSX.Element {
  const s = useReadingStyles();
  const { subject, from, sender, date, sentOffset, to, cc, bcc, replyTo, list } = message;
  const writer = from[0] ?? sender;
  const name = writer === null || writer === undefined ? r('noSender') : nameOf(writer);
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
          <People label={r('to')} people={to} />
          <People label={r('cc')} people={cc} />
          <People label={r('bcc')} people={bcc} />
          {differs(replyTo, from) && <People label={r('replyTo')} people={replyTo} />}
          {list !== null && list.id !== '' && (
            <p className={s.people}>
              <span className={s.term}>{r('list')}</span>
              {list.id}
            </p>
          )}
        </div>
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

function People({ label, people }: { label: string; people: readonly MailAddress[] }): JSX.Element | null {
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
        <span key={i} className={mergeClasses(s.person, all && s.whole)} title={person.address}>
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
