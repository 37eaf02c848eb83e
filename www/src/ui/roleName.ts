import type { Role } from '../bridge';
import { catalogue } from './text';

const t = catalogue({
  member: 'Member',
  readOnly: 'Read only',
  administrator: 'Administrator',
});

/** Every role that a person can be given, the most usual first. */
export const roles = ['member', 'readOnly', 'administrator'] as const satisfies readonly Role[];

/** A role in words. */
export function roleName(role: Role): string {
  return t(role);
}
