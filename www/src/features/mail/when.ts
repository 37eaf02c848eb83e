import type { MessageRow } from '../../bridge';
import { timeOfDay } from '../../ui/moment';
import { t } from './text';

const formats = new Map<string, Intl.DateTimeFormat>();

function write(at: number, options: Intl.DateTimeFormatOptions): string {
  const key = JSON.stringify(options);
  let format = formats.get(key);
  if (format === undefined) {
    format = new Intl.DateTimeFormat(undefined, options);
    formats.set(key, format);
  }
  return format.format(at);
}

/** When a message came, as short as its group allows: "09:02", "Mon 17:20", "12 Nov", "12 Nov 2024". */
export function shortly({ date, dateMissing, group }: Pick<MessageRow, 'date' | 'dateMissing' | 'group'>, year: number): string {
  if (dateMissing === true) return t('noDate');
  switch (group) {
    case 'today':
      return timeOfDay(date);
    case 'yesterday':
    case 'thisWeek':
      return `${write(date, { weekday: 'short' })} ${timeOfDay(date)}`;
    case 'lastWeek':
      return write(date, { weekday: 'short', day: 'numeric', month: 'short' });
    case 'thisMonth':
    case 'older':
    case 'noDate':
      return dayOfYear(date, year);
  }
}

function dayOfYear(at: number, year: number): string {
  const other = new Date(at).getFullYear() !== year;
  return write(at, { day: 'numeric', month: 'short', ...(other && { year: 'numeric' }) });
}

/** Day, year where it is not this one, and time: "Tue 17 Nov, 09:02". */
export function wholly(at: number, year: number): string {
  const other = new Date(at).getFullYear() !== year;
  return `${write(at, { weekday: 'short', day: 'numeric', month: 'short', ...(other && { year: 'numeric' }) })}, ${timeOfDay(at)}`;
}

/** A time on a clock so many minutes east of UTC, "09:02 +02:00". */
export function onTheirClock(at: number, offset: number): string {
  const minutes = Math.abs(offset);
  const two = (n: number) => String(n).padStart(2, '0');
  return `${timeOfDay(at + offset * 60_000, 'UTC')} ${offset < 0 ? '−' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}
