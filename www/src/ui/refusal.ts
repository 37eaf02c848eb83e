import type { FaultKind } from '../bridge';
import { catalogue } from './text';

/** What a screen needs of a RelayFault or an EngineFault to say why something was refused. */
export interface Refusal {
  kind: FaultKind;
  /** The HTTP status; undefined for a refusal of the engine. */
  status?: number;
  field?: string;
  reason?: string;
  /** Seconds. */
  retryAfter?: number;
}

/** Reads what was thrown; anything that is no fault counts as internal and is logged. */
export function refusalOf(thrown: unknown): Refusal {
  if (thrown instanceof Error && 'kind' in thrown) return thrown as Error & Refusal;
  console.error('refusal', thrown);
  return { kind: 'internal' };
}

const t = catalogue({
  'kind.offline': 'The server cannot be reached. Check your connection and try again.',
  'kind.busy': 'The server is busy. Try again in a moment.',
  'busy.minutes': 'Too many attempts. Try again in {n, plural, one {# minute} other {# minutes}}.',
  'busy.seconds': 'Too many attempts. Try again in {n, plural, one {# second} other {# seconds}}.',
  'kind.full': 'The server has no storage space left and takes no changes. Ask whoever runs it to free some, then try again.',
  'denied.signedOut': 'Your sign-in has ended. Sign in again, then try once more.',
  'kind.denied': 'You have no right to do this. Ask an administrator.',
  'kind.tooLarge': 'What you entered is too long.',
  'kind.tooOld': 'This page is older than the server. Reload it and try again.',
  'kind.notFound': 'This is no longer there.',
  'kind.invalid': 'The server did not accept what you entered.',
  'kind.stale': 'This has changed meanwhile. Try again.',
  'kind.internal': 'The server could not do this. Try again; if it stays so, ask whoever runs the server.',
  'field.organization.missing': 'Enter the name of your organization.',
  'field.organization.tooLong': 'Use at most 200 characters.',
  'field.name.missing': 'Enter a name.',
  'field.name.tooLong': 'Use at most 200 characters.',
  'field.email.missing': 'Enter an e-mail address.',
  'field.email.tooLong': 'Use at most 254 characters.',
  'field.email.notAnAddress': 'This is not an e-mail address. It should look like name@company.example.',
  'field.email.inUse': 'Somebody already has an account with this address.',
  'field.password.missing': 'Enter a password.',
  'field.password.tooShort': 'This password is too short. Use at least 12 characters.',
  'field.password.tooLong': 'This password is too long.',
  'field.role.missing': 'Choose a role.',
  'field.role.unknownRole': 'The server does not know this role. Choose another.',
  'field.other': 'The server did not accept this.',
});

const fieldKeys = [
  'field.organization.missing',
  'field.organization.tooLong',
  'field.name.missing',
  'field.name.tooLong',
  'field.email.missing',
  'field.email.tooLong',
  'field.email.notAnAddress',
  'field.email.inUse',
  'field.password.missing',
  'field.password.tooShort',
  'field.password.tooLong',
  'field.role.missing',
  'field.role.unknownRole',
] as const;

/** The sentence for a field, undefined when the refusal is not about it. */
export function fieldSentence(refusal: Refusal | null, field: string): string | undefined {
  if (refusal === null || refusal.field !== field) return undefined;
  const named = `field.${field}.${refusal.reason ?? ''}`;
  return t(fieldKeys.find((key) => key === named) ?? 'field.other');
}

/** From this many seconds on, waiting is told in minutes. */
const minutesFrom = 90;

/** The sentence for a refusal that is not about one field. */
export function refusalSentence(refusal: Refusal): string {
  if (refusal.kind === 'busy' && refusal.retryAfter !== undefined && refusal.retryAfter > 0) {
    const seconds = Math.ceil(refusal.retryAfter);
    return seconds < minutesFrom ? t('busy.seconds', { n: seconds }) : t('busy.minutes', { n: Math.ceil(seconds / 60) });
  }
  if (refusal.kind === 'denied' && refusal.status === 401) return t('denied.signedOut');
  return t(`kind.${refusal.kind}`);
}
