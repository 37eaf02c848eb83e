import { useMemo, useRef } from 'react';
import { type Input, type Link, type ProposalName, type Saved, type Selection, usePropose, useUndo } from '../../bridge';
import { usePane } from '../pane';
import { linkName } from '../RecordLink';
import { refusalOf, refusalSentence } from '../refusal';
import { useToast } from '../toast';
import { useFirstTrack } from './firstTrack';
import { t } from './text';

/** From so many messages on, what is begun is said before it is done. */
const sayFrom = 50;

/** What tracking does. Each reports whether it was done, and says so with a way back. */
export interface TrackDeeds {
  track(messages: Selection, count: number): Promise<boolean>;
  /** Null clears it. */
  setRegarding(messages: Selection, count: number, to: Link | null): Promise<boolean>;
  stop(id: string, deleteRecord: boolean): Promise<boolean>;
  /** Says that an address is that of a record. */
  match(item: string, address: string, to: Link): Promise<boolean>;
  /** Makes a record of somebody on a message; the record of a tracked message names it then. It rejects where there is none. */
  create(entity: string, fields: { readonly [name: string]: Input }, match: { item: string; address: string } | null): Promise<void>;
}

/** The deeds of tracking. */
export function useTrackDeeds(): TrackDeeds {
  const propose = usePropose();
  const takeBack = useUndo();
  const say = useToast();
  const { shown } = usePane();
  const first = useFirstTrack();
  // The pane says it itself while it shows.
  const latest = useRef({ shown, first });
  latest.current = { shown, first };
  return useMemo(() => {
    const undo = (mutations: readonly string[]) => async () => {
      try {
        for (const mutation of mutations) await takeBack(mutation);
        say({ text: t('undone') });
      } catch {
        say({ text: t('undoFailed'), bad: true });
      }
    };
    const tell = (text: string, ...mutations: string[]) => say({ text, action: { label: t('undo'), run: () => void undo(mutations)() } });
    const refused = (error: unknown) => say({ text: t('failed', { reason: refusalSentence(refusalOf(error)) }), bad: true });
    const ask = <C extends ProposalName>(...args: Parameters<typeof propose<C>>) => propose(...args) as Promise<Saved>;
    const done = async (work: Promise<Saved>, text: () => string): Promise<boolean> => {
      try {
        const { mutation } = await work;
        tell(text(), mutation);
        return true;
      } catch (error) {
        refused(error);
        return false;
      }
    };
    const many = (count: number) => {
      if (count > sayFrom) say({ text: t('tracking', { n: count }) });
    };
    /** What was tracked, and the first time who can read it, where the pane does not say so. */
    const tracked = (text: string) => () => {
      const now = latest.current;
      if (now.shown || !now.first.untold) return text;
      now.first.told();
      return `${text} ${t('firstTrack')}`;
    };
    return {
      track: (messages, count) => {
        many(count);
        return done(ask('trackMessages', { messages }), tracked(t('tracked', { n: count })));
      },
      setRegarding: (messages, count, to) => {
        if (to === null) return done(ask('setRegarding', { messages, regarding: null }), () => t('regardingCleared', { n: count }));
        many(count);
        const regarding = { entity: to.entity, id: to.id };
        return done(ask('setRegarding', { messages, regarding }), tracked(t('regardingSet', { n: count, name: linkName(to) })));
      },
      stop: (id, deleteRecord) => done(ask('stopTracking', { id, deleteRecord }), () => t(deleteRecord ? 'stoppedDeleted' : 'stopped')),
      match: (item, address, to) =>
        done(ask('matchAddress', { item, address, record: { entity: to.entity, id: to.id } }), () => t('matched', { address, name: linkName(to) })),
      create: async (entity, fields, match) => {
        const { mutation, record } = await ask('createRecord', { entity, fields });
        const name = record === null ? '' : linkName(record);
        if (record === null || match === null) {
          tell(t('created', { name }), mutation);
          return;
        }
        try {
          const matched = await ask('matchAddress', { ...match, record: { entity: record.entity, id: record.id } });
          tell(t('created', { name }), matched.mutation, mutation);
        } catch (error) {
          const reason = refusalSentence(refusalOf(error));
          say({ text: t('createdUnmatched', { name, reason }), bad: true, action: { label: t('undo'), run: () => void undo([mutation])() } });
        }
      },
    };
  }, [propose, takeBack, say]);
}
