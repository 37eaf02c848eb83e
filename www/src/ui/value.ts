import type { Attribute, AttributeType, Link } from '../bridge';
import { dayAndTime } from './moment';
import { linkName } from './RecordLink';
import { catalogue } from './text';

const t = catalogue({ yes: 'Yes', no: 'No' });

const figures = new Intl.NumberFormat(undefined, { maximumFractionDigits: 10 });
const amounts = new Intl.NumberFormat(undefined, { minimumFractionDigits: 2, maximumFractionDigits: 4 });
// The day of a date has no zone: it is written as it stands.
const days = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });
const otherYears = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });

/** Whether a value is one that names a row. */
export function isLink(value: unknown): value is Link {
  return typeof value === 'object' && value !== null && 'entity' in value && 'id' in value;
}

/** Whether two values of an attribute are the same; no value and an empty text are. */
export function sameValue(a: unknown, b: unknown): boolean {
  return key(a) === key(b);
}

function key(value: unknown): string {
  if (isLink(value)) return value.id;
  if (Array.isArray(value)) return value.length === 0 ? '' : JSON.stringify(value.toSorted());
  return value === null || value === undefined || value === '' ? '' : JSON.stringify(value);
}

/** A value as people read it; nothing for no value. */
export function valueText(attribute: Pick<Attribute, 'type' | 'options'> | undefined, value: unknown): string {
  if (value === null || value === undefined || value === '') return '';
  if (isLink(value)) return linkName(value);
  const option = (wanted: unknown) => attribute?.options?.find((o) => o.value === wanted)?.label;
  switch (attribute?.type) {
    case 'integer':
      return figures.format(Number(value));
    case 'decimal':
      return figures.format(value as Intl.StringNumericLiteral);
    case 'money':
      return amounts.format(value as Intl.StringNumericLiteral);
    case 'boolean':
      return option(value === true ? 1 : 0) ?? t(value === true ? 'yes' : 'no');
    case 'choice':
    case 'state':
    case 'status':
      return option(value) ?? String(value);
    case 'choices':
      return Array.isArray(value) ? value.map((one) => option(one) ?? String(one)).join(', ') : '';
    case 'date':
      return dayText(String(value));
    case 'datetime':
      return typeof value === 'number' ? instantText(value) : String(value);
    default:
      return typeof value === 'object' ? '' : String(value);
  }
}

function dayText(day: string): string {
  const at = Date.parse(`${day}T00:00:00Z`);
  return Number.isNaN(at) ? day : days.format(at);
}

/** A moment with its year where that is not this one. */
export function instantText(at: number): string {
  return new Date(at).getFullYear() === new Date().getFullYear() ? dayAndTime(at) : otherYears.format(at);
}

/** Types whose values stand at the end of their column. */
export function isFigure(type: AttributeType | undefined): boolean {
  return type === 'integer' || type === 'decimal' || type === 'money';
}
