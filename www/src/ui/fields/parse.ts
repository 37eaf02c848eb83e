import type { Attribute, Input } from '../../bridge';
import { t } from './text';

/** What was read from what was typed: a value, null to empty the field, or why it is none. */
export type Read = { value: Input } | { fault: string };

const parts = new Intl.NumberFormat().formatToParts(-1234567.5);
const part = (type: Intl.NumberFormatPartTypes, otherwise: string) => parts.find((p) => p.type === type)?.value ?? otherwise;
const decimalSign = part('decimal', '.');
const groupSign = part('group', ',');

/** Reads a decimal number as this browser's language writes it, or with a point; "-12.5", or null. */
export function readDecimal(text: string): string | null {
  let typed = text.replaceAll(/[\s\u00a0\u202f'’]/g, '').replaceAll('\u2212', '-');
  if (typed.includes(decimalSign) && decimalSign !== '.') typed = typed.replaceAll(groupSign, '').replace(decimalSign, '.');
  else if (groupSign === ',' || typed.includes('.')) typed = typed.replaceAll(',', '');
  const read = /^([+-]?)0*(\d+)(?:\.(\d+))?$/.exec(typed);
  if (read === null) return null;
  const fraction = (read[3] ?? '').replace(/0+$/, '');
  return `${read[1] === '-' ? '-' : ''}${read[2] ?? ''}${fraction === '' ? '' : `.${fraction}`}`;
}

/** Reads what was typed into a field. Whether it may be so is for the engine to say. */
export function readField(attribute: Attribute, text: string): Read {
  const typed = attribute.type === 'memo' ? text : text.trim();
  if (typed.trim() === '') return attribute.required ? { fault: t('required') } : { value: null };
  switch (attribute.type) {
    case 'integer': {
      const read = readDecimal(typed);
      return read === null || read.includes('.') || !Number.isSafeInteger(Number(read)) ? { fault: t('notWhole') } : { value: Number(read) };
    }
    case 'decimal':
    case 'money': {
      const read = readDecimal(typed);
      return read === null ? { fault: t('notANumber') } : { value: read };
    }
    case 'date':
      return /^\d{4}-\d\d-\d\d$/.test(typed) ? { value: typed } : { fault: t('notADay') };
    case 'datetime': {
      const at = new Date(typed).getTime();
      return Number.isNaN(at) ? { fault: t('notATime') } : { value: at };
    }
    default: {
      const limit = attribute.maxLength ?? 0;
      const now = [...typed].length;
      return limit > 0 && now > limit ? { fault: t('tooLong', { n: limit, now }) } : { value: typed };
    }
  }
}

/** A value as it is edited. */
export function editText(attribute: Attribute, value: unknown): string {
  if (value === null || value === undefined) return '';
  switch (attribute.type) {
    case 'integer':
    case 'decimal':
    case 'money':
      return String(value).replace('.', decimalSign);
    case 'datetime':
      return typeof value === 'number' ? localTime(value) : '';
    default:
      return String(value);
  }
}

/** "2026-12-18T09:30" on this device's clock, as the browser's own field wants it. */
function localTime(at: number): string {
  const d = new Date(at);
  const two = (n: number) => String(n).padStart(2, '0');
  return `${d.getFullYear()}-${two(d.getMonth() + 1)}-${two(d.getDate())}T${two(d.getHours())}:${two(d.getMinutes())}`;
}
