import type { FluentIcon } from '@fluentui/react-icons';
import type { EngineHealth, Session, Sync } from '../bridge';
import { ArrowSync16Regular, CloudCheckmark16Filled, CloudOff16Regular, Pause16Regular, PersonLock16Regular, Warning16Filled } from '../ui/icons';
import { moment } from '../ui/moment';
import { t } from './text';

/** What the sync chip says. */
export type ChipState =
  | 'connecting'
  | 'online'
  | 'synchronizing'
  | 'paused'
  | 'offline'
  | 'offlineChosen'
  | 'refusedChanges'
  | 'notSaving'
  | 'signInAgain'
  | 'updateNeeded'
  | 'needsAttention';

/** From this many on, synchronizing is told in the chip: less is over before it can be read. */
const toldFrom = 50;

/** The state of the chip. The engine's health comes first: what it last said of the relay is old when it does not run. */
export function chipState(health: EngineHealth, session: Session | undefined, sync?: Sync): ChipState {
  switch (health.state) {
    case 'outdated':
      return 'updateNeeded';
    case 'stopped':
      return 'needsAttention';
    case 'starting':
      return 'connecting';
    case 'running':
    case 'restarted':
      return session === undefined ? 'connecting' : syncState(connectionState(session.connection), sync);
  }
}

/** What synchronization adds to the state of the connection: what is lost if it is not seen comes first. */
function syncState(state: ChipState, sync: Sync | undefined): ChipState {
  if (sync === undefined || state === 'updateNeeded' || state === 'needsAttention') return state;
  if (sync.storage !== 'ok') return 'notSaving';
  if (state === 'signInAgain') return state;
  if (sync.issues > 0) return 'refusedChanges';
  if (sync.offlineChosen) return 'offlineChosen';
  if (state !== 'online') return state;
  if (sync.paused) return 'paused';
  return sync.phase !== 'live' && sync.phase !== 'apart' && sync.total >= toldFrom ? 'synchronizing' : state;
}

function connectionState({ state, fault }: Session['connection']): ChipState {
  switch (state) {
    case 'connecting':
    case 'online':
    case 'offline':
      return state;
    case 'signedOut':
      return 'signInAgain';
    case 'refused':
      if (fault === 'tooOld') return 'updateNeeded';
      return fault === 'denied' ? 'signInAgain' : 'needsAttention';
    case 'revoked':
      return 'needsAttention';
  }
}

/** The glyph of each state; the shapes differ, not only the colours. */
export const chipIcons: Record<ChipState, FluentIcon> = {
  connecting: ArrowSync16Regular,
  online: CloudCheckmark16Filled,
  synchronizing: ArrowSync16Regular,
  paused: Pause16Regular,
  offline: CloudOff16Regular,
  offlineChosen: CloudOff16Regular,
  refusedChanges: Warning16Filled,
  notSaving: Warning16Filled,
  signInAgain: PersonLock16Regular,
  updateNeeded: Warning16Filled,
  needsAttention: Warning16Filled,
};

/** The chip's words: the state, what waits, and when this device last heard the relay where that matters. */
export function chipWords(state: ChipState, session: Session | undefined, now: number, sync?: Sync): string[] {
  const words = [chipTitle(state, sync)];
  if (state === 'synchronizing' && sync !== undefined) {
    words.push(t('percent', { n: Math.min(1, sync.done / Math.max(1, sync.total)) }));
    return words;
  }
  if (sync !== undefined && sync.waiting > 0) words.push(t('toSend', { n: sync.waiting }));
  const last = sync?.lastSynced || (session?.connection.lastContact ?? 0);
  const told = state === 'online' || state === 'offline' || state === 'offlineChosen' || state === 'refusedChanges';
  if (told && last > 0) words.push(t('synced', { when: moment(last, now) }));
  return words;
}

/** The state in a word or two. */
export function chipTitle(state: ChipState, sync?: Sync): string {
  return state === 'refusedChanges' ? t('refusedChanges', { n: sync?.issues ?? 0 }) : t(state);
}

/** The sentence of a state, for the popover. */
export function chipSentence(state: ChipState, session: Session | undefined): string {
  switch (state) {
    case 'connecting':
      return t('connectingSentence');
    case 'online':
      return t('onlineSentence');
    case 'synchronizing':
      return t('synchronizingSentence');
    case 'paused':
      return t('pausedSentence');
    case 'offline':
      return t('offlineSentence');
    case 'offlineChosen':
      return t('offlineChosenSentence');
    case 'refusedChanges':
      return t('refusedChangesSentence');
    case 'notSaving':
      return t('notSavingSentence');
    case 'signInAgain':
      return t('signedOutSentence');
    case 'updateNeeded':
      return t('updateNeededSentence');
    case 'needsAttention':
      return t(session?.connection.state === 'refused' ? 'refusedSentence' : 'attentionSentence');
  }
}
