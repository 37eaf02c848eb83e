import { timeOfDay } from './Time';

const date = new Intl.DateTimeFormat(undefined, { weekday: 'short', day: 'numeric', month: 'short' });

/** A moment as people say it: the time today, "Tue 17 Nov" on another day. Times are milliseconds since 1970. */
export function moment(at: number, now: number): string {
  return sameDay(at, now) ? timeOfDay(at) : date.format(at);
}

/** A moment with its day where that is not today, and its time. */
export function wholeMoment(at: number, now: number): string {
  return sameDay(at, now) ? timeOfDay(at) : `${date.format(at)}, ${timeOfDay(at)}`;
}

function sameDay(a: number, b: number): boolean {
  return new Date(a).toDateString() === new Date(b).toDateString();
}
