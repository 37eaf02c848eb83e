import type { TimelineEntry } from '../../../bridge';
import { w } from './text';

/** The kinds that a timeline can be narrowed to. */
export const kinds = ['all', 'email', 'appointment', 'task', 'phonecall', 'annotation'] as const;
export type Kind = (typeof kinds)[number];

/** Whether an entry is of a kind; a series of appointments is one of them. */
export function isOf({ record }: TimelineEntry, kind: Kind): boolean {
  if (kind === 'appointment') return record.entity === kind || record.entity === 'recurringappointmentmaster';
  return kind === 'all' || record.entity === kind;
}

const thisYear = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long' });
const otherYear = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });

/** The heading of the day of an entry; entries of one day have the same. */
export function dayWords({ at, group }: Pick<TimelineEntry, 'at' | 'group'>, now: number): string {
  if (group === 'noDate') return w('noDate');
  const that = new Date(at);
  const today = new Date(now);
  if (that.toDateString() === today.toDateString()) return w('today');
  if (group === 'yesterday') return w('yesterday');
  return (that.getFullYear() === today.getFullYear() ? thisYear : otherYear).format(at);
}

/** Who is on an entry, in words: whom it came from, or whom it went to. */
export function peopleWords({ record, incoming, from, to, owner }: TimelineEntry): string {
  switch (record.entity) {
    case 'email':
    case 'letter':
    case 'fax':
      if (!incoming) return to === '' ? w('outgoing') : w('sent', { to });
      if (from === '') return w('incoming');
      return to === '' ? w('received', { from }) : w('receivedTo', { from, to });
    case 'phonecall': {
      const who = incoming ? from : to;
      return [w(incoming ? 'incoming' : 'outgoing'), who].filter((one) => one !== '').join(' · ');
    }
    case 'appointment':
    case 'recurringappointmentmaster': {
      const people = [from, to].filter((one) => one !== '').join(', ');
      return people === '' ? '' : w('with', { people });
    }
    default:
      return owner === null ? '' : w('ownedBy', { name: owner.name });
  }
}
