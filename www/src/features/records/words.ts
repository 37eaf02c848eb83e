import type { Entity, Link, State } from '../../bridge';
import { refusalOf, refusalSentence } from '../../ui/refusal';
import { t } from './text';

const verbs = [
  'opportunity.0',
  'opportunity.1',
  'opportunity.2',
  'incident.0',
  'incident.1',
  'incident.2',
  'lead.0',
  'lead.1',
  'lead.2',
  'account.0',
  'account.1',
  'contact.0',
  'contact.1',
] as const;

/** What putting a record into a state is called: "Close as won". */
export function stateVerb(entity: Entity, state: State): string {
  const wanted = `${entity.name}.${state.value}`;
  const verb = verbs.find((name) => name === wanted);
  return verb === undefined ? t('verb.other', { state: state.label }) : t(`verb.${verb}`);
}

/** Why two records may be the same. */
export function reasonWords(reason: string): string {
  switch (reason) {
    case 'email':
    case 'namePhone':
    case 'sameMessage':
      return t(`reason.${reason}`);
    default:
      return t('reason.other');
  }
}

/** Why a record is in the recycle bin. */
export function causeWords(cause: string): string {
  switch (cause) {
    case 'chosen':
    case 'merged':
    case 'undone':
      return t(`cause.${cause}`);
    default:
      return t('cause.other');
  }
}

/** What a change did, and whose it is. */
export function kindWords(kind: string, who: string): string {
  switch (kind) {
    case 'create':
    case 'update':
    case 'assign':
    case 'setState':
    case 'delete':
    case 'restore':
    case 'merge':
    case 'undo':
    case 'track':
    case 'setRegarding':
    case 'stopTracking':
      return t(`kind.${kind}`, { who });
    default:
      return t('kind.other', { who });
  }
}

/** Who did something; the relay where nobody did, and "you" for the person who is signed in. */
export function whoWords(by: Link | null, me: string | undefined): string {
  if (by === null) return t('byRelay');
  return by.id === me ? t('you') : by.name;
}

/** Why something was not done. */
export function failedWords(thrown: unknown): string {
  return t('failed', { reason: refusalSentence(refusalOf(thrown)) });
}

/** A plural within a sentence. */
export function inSentence(label: string): string {
  return label.toLocaleLowerCase();
}
