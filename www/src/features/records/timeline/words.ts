import type { TimelineEntry } from '../../../bridge';
import { timeOfDay } from '../../../ui/moment';
import { w } from './text';

const thisYear = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long' });
const otherYear = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });

/** The heading above an entry: what is still to come has one, and so have the entries of a day. */
export function dayWords({ at, group, upcoming }: Pick<TimelineEntry, 'at' | 'group' | 'upcoming'>, now: number): string {
  if (upcoming) return w('upcoming');
  if (group === 'noDate') return w('noDate');
  const that = new Date(at);
  const today = new Date(now);
  if (that.toDateString() === today.toDateString()) return w('today');
  if (group === 'yesterday') return w('yesterday');
  return (that.getFullYear() === today.getFullYear() ? thisYear : otherYear).format(at);
}

const timeThisYear = new Intl.DateTimeFormat(undefined, { weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const timeOtherYear = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });

/** When an entry is: the time, below the heading of its day; day and time of what is still to come. */
export function timeWords({ at, upcoming }: Pick<TimelineEntry, 'at' | 'upcoming'>, now: number): string {
  if (!upcoming || new Date(at).toDateString() === new Date(now).toDateString()) return timeOfDay(at);
  return (new Date(at).getFullYear() === new Date(now).getFullYear() ? timeThisYear : timeOtherYear).format(at);
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
