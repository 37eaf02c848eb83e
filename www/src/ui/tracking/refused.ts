import { catalogue } from '../text';

const t = catalogue({
  'mutation.deleted': 'The record, or what it was to be regarding, was deleted meanwhile. The message is unchanged.',
  'mutation.denied': 'You had no right to track it so. Ask the owner or an administrator; the message is unchanged.',
  'mutation.notFound': 'What it was to be regarding is no longer there, or no longer yours to see. The message is unchanged.',
  'mutation.linkChanged': 'The message is no longer tracked to that record: that was changed meanwhile, maybe on another device of yours.',
  'mutation.notRegardable': 'Messages cannot be regarding a record of that kind. Choose another.',
});

const ops = ['mutation.deleted', 'mutation.denied', 'mutation.notFound', 'mutation.linkChanged', 'mutation.notRegardable'] as const;

/** Why the server did not accept how a message was tracked, by the rule that says so; undefined for other rules. */
export function refusedWords(op: string): string | undefined {
  const known = ops.find((name) => name === op);
  return known === undefined ? undefined : t(known);
}
