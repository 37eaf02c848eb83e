import type { Change, Issue, Sync } from '../../bridge';
import { refusalOf, refusalSentence } from '../../ui/refusal';
import { linkName } from '../../ui/RecordLink';
import { refusedWords } from '../../ui/tracking/refused';
import { t } from './text';

/** How synchronization stands, as people say it. */
export type Standing = Sync['phase'] | 'offline' | 'paused' | 'sending' | 'unknown';

/** What was chosen comes before what goes on. */
export function standing(sync: Sync | undefined): Standing {
  if (sync === undefined) return 'unknown';
  if (sync.offlineChosen) return 'offline';
  if (sync.paused) return 'paused';
  return sync.phase === 'live' && sync.waiting > 0 ? 'sending' : sync.phase;
}

/** What a change did, in words. */
export function changeWords(change: Change): string {
  const { kind, fields, detail } = change;
  const what = whatWords(change);
  switch (kind) {
    case 'create':
    case 'delete':
    case 'restore':
    case 'merge':
    case 'undo':
      return t(`change.${kind}`, { what });
    case 'update':
      return fields.length === 0 ? t('change.update', { what }) : t('change.updateFields', { what, fields: list.format(fields) });
    case 'assign':
      return detail === '' ? t('change.assign', { what }) : t('change.assignTo', { what, detail });
    case 'setState':
      return detail === '' ? t('change.setState', { what }) : t('change.setStateTo', { what, detail });
    case 'track':
      return detail === '' ? t('change.track', { what }) : t('change.trackTo', { what, detail });
    case 'setRegarding':
      return detail === '' ? t('change.setRegarding', { what }) : t('change.setRegardingTo', { what, detail });
    case 'stopTracking':
      return t('change.stopTracking', { what });
    case 'keepBoth':
    case 'closeIssue':
    case 'closeNotice':
    case 'revokeDevice':
      return t(`change.${kind}`);
    case 'nameDevice':
      return t('change.nameDevice', { detail });
    default:
      return t('change.other', { what });
  }
}

const list = new Intl.ListFormat('en', { type: 'conjunction' });

function whatWords({ records, count }: Change): string {
  const [only] = records;
  if (count > 1) return t('whatMany', { n: count });
  return only === undefined ? t('whatNone') : t('whatOne', { name: linkName(only) });
}

const ops = ['deleted', 'notDeleted', 'exists', 'dependent', 'unknownKind', 'tooMany', 'unconfirmed', 'same', 'sealed'] as const;

/** Whether a change is of how a message is tracked. */
export function isTracking({ kind }: Change): boolean {
  return kind === 'track' || kind === 'setRegarding' || kind === 'stopTracking';
}

/** Why the relay refused a change: by the rule that did, else by its kind. */
export function reasonSentence({ reason, op, change }: Pick<Issue, 'reason' | 'op' | 'change'>): string {
  if (isTracking(change) || op === 'mutation.linkChanged' || op === 'mutation.notRegardable') {
    const kind = reason === 'denied' || (reason === 'notFound' && op !== 'mutation.dependent') ? `mutation.${reason}` : '';
    const said = refusedWords(op) ?? refusedWords(kind);
    if (said !== undefined) return said;
  }
  const rule = ops.find((name) => op === `mutation.${name}`);
  if (rule !== undefined) return t(`reason.${rule}`);
  switch (reason) {
    case 'invalid':
    case 'notFound':
    case 'denied':
    case 'tooLarge':
    case 'tooOld':
    case 'stale':
      return t(`reason.${reason}`);
    case 'offline':
    case 'internal':
    case 'busy':
    case 'full':
      return t('reason.other');
  }
}

/** Why two records may be the same. */
export function sameWords(reason: string): string {
  switch (reason) {
    case 'email':
    case 'namePhone':
    case 'sameMessage':
      return t(`same.${reason}`);
    default:
      return t('same.other');
  }
}

/** Why something was not done. */
export function notDoneWords(thrown: unknown): string {
  return t('notDone', { reason: refusalSentence(refusalOf(thrown)) });
}
