import { LinkDismiss20Regular } from '@fluentui/react-icons/svg/link-dismiss';
import { LinkMultiple20Regular } from '@fluentui/react-icons/svg/link-multiple';
import { Open20Regular } from '@fluentui/react-icons/svg/open';
import { PersonStar20Regular } from '@fluentui/react-icons/svg/person-star';
import { useLocation } from 'wouter';
import { type PaneParty, type Selection, usePicked, useSend } from '../../bridge';
import type { Command } from '../CommandBar';
import { Dismiss20Regular, Link20Regular, LinkAdd20Regular, PersonAdd20Regular } from '../icons';
import { recordPath } from '../RecordLink';
import { refusalOf } from '../refusal';
import { isTracked, type Question, selectionOf, useStanding, useSubjects } from './subject';
import { t } from './text';
import { useTrackDeeds } from './useTrackDeeds';

/** A command of tracking, with the letter that follows Ctrl and the dot; "" for none. */
export interface TrackCommand extends Command {
  name: 'track' | 'stopTracking' | 'setRegarding' | 'clearRegarding' | 'openRecord' | 'openRegarding' | 'createContact' | 'createLead';
  letter: string;
  run(): void;
}

/** The commands of tracking for what the screen is at. One that cannot be carried out says why. */
export function useTrackCommands(): readonly TrackCommand[] {
  const store = useSubjects();
  const { subject, pane } = useStanding();
  const deeds = useTrackDeeds();
  const preview = useSend('trackPreview');
  const [, navigate] = useLocation();
  const role = usePicked('session', (session) => session?.profile?.role);
  const one = subject?.what === 'message' ? subject : null;
  // What the pane tells changes with the message; what the screen said need not.
  const mark = one === null ? undefined : pane?.phase === 'found' ? pane : one.mark;
  const tracked = mark !== undefined && isTracked(mark);
  const regarding = mark?.regarding ?? null;

  const none = subject === null ? t('nothingSelected') : undefined;
  const locked = none ?? (role === 'readOnly' || pane?.mayTrack === false ? t('readOnly') : undefined);
  const single = none ?? (one === null ? t('oneAtATime') : undefined);
  const ofTracked = single ?? (tracked ? undefined : t('untracked'));
  const ofRegarding = single ?? (regarding === null ? t('noRegarding') : undefined);
  const unknown = strangerOf(pane?.people ?? []);
  const mayCreate = locked ?? single ?? (pane === undefined ? t('notYet') : unknown === undefined ? t('allKnown') : undefined);

  const ask = (question: Question) => store.ask(question);
  /** Asks first where there are so many that a count is confirmed (TRK-06). */
  const confirmed = (what: 'track' | 'clear', deed: (messages: Selection, count: number) => unknown) => () => {
    if (subject === null) return;
    const { messages, count } = selectionOf(subject);
    if (count === 1) {
      void deed(messages, count);
      return;
    }
    preview({ messages, count: 1 }).then(
      ({ mustConfirm }) => (mustConfirm ? ask({ what, messages, count }) : void deed(messages, count)),
      // What cannot be looked at is asked about.
      (error: unknown) => {
        console.warn('preview', refusalOf(error).kind);
        ask({ what, messages, count });
      },
    );
  };
  const command = (name: TrackCommand['name'], letter: string, icon: Command['icon'], reason: string | undefined, run: () => void, label = t(labels[name])): TrackCommand => ({
    name,
    label,
    icon,
    reason,
    letter,
    ...(letter !== '' && { keys: `Ctrl . ${letter}` }),
    run: () => reason === undefined && run(),
  });
  const create = (entity: 'contact' | 'lead') => () => {
    if (one !== null && unknown !== undefined) ask({ what: 'create', entity, item: one.id, party: unknown, tracked });
  };
  const stop = (letter: string) =>
    command('stopTracking', letter, LinkDismiss20Regular, locked ?? ofTracked, () => one !== null && ask({ what: 'stop', id: one.id, regarding }));
  return [
    // One command where there is one message, so that its key takes back what it did.
    ...(tracked ? [stop('T')] : [command('track', 'T', Link20Regular, locked, confirmed('track', deeds.track))]),
    command(
      'setRegarding',
      'R',
      LinkAdd20Regular,
      locked,
      () => subject !== null && ask({ what: 'regarding', subject, regarding }),
      t(regarding === null ? 'setRegarding' : 'changeRegarding'),
    ),
    ...(subject?.what === 'messages' ? [stop('')] : []),
    command(
      'clearRegarding',
      '',
      Dismiss20Regular,
      locked ?? (one === null ? undefined : ofRegarding),
      confirmed('clear', (messages, count) => deeds.setRegarding(messages, count, null)),
    ),
    command('openRecord', 'O', Open20Regular, ofTracked ?? (pane?.record ? undefined : t('notYet')), () => pane?.record && navigate(recordPath(pane.record))),
    command('openRegarding', 'G', LinkMultiple20Regular, ofRegarding, () => regarding !== null && navigate(recordPath(regarding))),
    command('createContact', 'N', PersonAdd20Regular, mayCreate, create('contact')),
    command('createLead', 'L', PersonStar20Regular, mayCreate, create('lead')),
  ];
}

const labels = {
  track: 'track',
  stopTracking: 'stop',
  setRegarding: 'setRegarding',
  clearRegarding: 'clearRegarding',
  openRecord: 'openRecord',
  openRegarding: 'openRegarding',
  createContact: 'createContact',
  createLead: 'createLead',
} as const;

/** The first of a message's people who is in no record. */
function strangerOf(people: readonly PaneParty[]): PaneParty | undefined {
  return people.find(({ match, address, isMe }) => match === 'unknown' && address !== '' && !isMe);
}
