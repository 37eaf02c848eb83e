import type { FluentIcon } from '@fluentui/react-icons';
import type { EngineHealth, Session } from '../bridge';
import { ArrowSync16Regular, CloudCheckmark16Filled, CloudOff16Regular, PersonLock16Regular, Warning16Filled } from '../ui/icons';
import { moment } from '../ui/moment';
import { t } from './text';

/** What the sync chip says. */
export type ChipState = 'connecting' | 'online' | 'offline' | 'signInAgain' | 'updateNeeded' | 'needsAttention';

/** The state of the chip. The engine's health comes first: what it last said of the relay is old when it does not run. */
export function chipState(health: EngineHealth, session: Session | undefined): ChipState {
  switch (health.state) {
    case 'outdated':
      return 'updateNeeded';
    case 'stopped':
      return 'needsAttention';
    case 'starting':
      return 'connecting';
    case 'running':
    case 'restarted':
      return session === undefined ? 'connecting' : connectionState(session.connection);
  }
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
  }
}

/** The glyph of each state; the shapes differ, not only the colours. */
export const chipIcons: Record<ChipState, FluentIcon> = {
  connecting: ArrowSync16Regular,
  online: CloudCheckmark16Filled,
  offline: CloudOff16Regular,
  signInAgain: PersonLock16Regular,
  updateNeeded: Warning16Filled,
  needsAttention: Warning16Filled,
};

/** The chip's words: the state, and when this device last heard the relay where that matters. */
export function chipWords(state: ChipState, session: Session | undefined, now: number): string[] {
  const last = session?.connection.lastContact ?? 0;
  const told = (state === 'online' || state === 'offline') && last > 0;
  return told ? [t(state), t('synced', { when: moment(last, now) })] : [t(state)];
}

/** The sentence of a state, for the popover. */
export function chipSentence(state: ChipState, session: Session | undefined): string {
  switch (state) {
    case 'connecting':
      return t('connectingSentence');
    case 'online':
      return t('onlineSentence');
    case 'offline':
      return t('offlineSentence');
    case 'signInAgain':
      return t('signedOutSentence');
    case 'updateNeeded':
      return t('updateNeededSentence');
    case 'needsAttention':
      return t(session?.connection.state === 'refused' ? 'refusedSentence' : 'attentionSentence');
  }
}
