const formats = new Map<string, Intl.DateTimeFormat>();

function format(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = JSON.stringify(options);
  let made = formats.get(key);
  if (made === undefined) {
    made = new Intl.DateTimeFormat(undefined, options);
    formats.set(key, made);
  }
  return made;
}

/** The time of day, "09:14"; in this device's zone unless another is named. */
export function timeOfDay(at: number, timeZone?: string): string {
  return format({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23', ...(timeZone === undefined ? {} : { timeZone }) }).format(at);
}

/** The time of day with seconds. */
export function preciseTime(at: number): string {
  return format({ hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' }).format(at);
}

/** A moment as people say it: the time today, "Tue 17 Nov" on another day. Times are milliseconds since 1970. */
export function moment(at: number, now: number): string {
  return sameDay(at, now) ? timeOfDay(at) : day(at);
}

/** A moment with its day where that is not today, and its time. */
export function wholeMoment(at: number, now: number): string {
  return sameDay(at, now) ? timeOfDay(at) : dayAndTime(at);
}

/** Day and time of day, "Tue 17 Nov, 09:14". */
export function dayAndTime(at: number): string {
  return `${day(at)}, ${timeOfDay(at)}`;
}

function day(at: number): string {
  return format({ weekday: 'short', day: 'numeric', month: 'short' }).format(at);
}

function sameDay(a: number, b: number): boolean {
  return new Date(a).toDateString() === new Date(b).toDateString();
}

/** The day that it is in a zone, "2026-11-22". */
export function isoDay(at: number, timeZone: string): string {
  // Swedish writes dates as ISO 8601 does.
  return new Intl.DateTimeFormat('sv-SE', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(at);
}

/** The name of this device's time zone, "Europe/Berlin". */
export function deviceZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}
