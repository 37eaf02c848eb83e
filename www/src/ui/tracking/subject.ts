import { createContext, useContext, useSyncExternalStore } from 'react';
import type { Pane, PaneParty, Selection, TrackMark } from '../../bridge';

/** What the commands of tracking and the CRM pane are for. */
export type Subject =
  | { what: 'message'; id: string; mark: TrackMark }
  | { what: 'messages'; messages: Selection; count: number };

/** A question that stands between a command of tracking and its deed. */
export type Question =
  | { what: 'regarding'; subject: Subject; regarding: Pane['regarding'] }
  | { what: 'track'; messages: Selection; count: number }
  | { what: 'clear'; messages: Selection; count: number }
  | { what: 'stop'; id: string; regarding: Pane['regarding'] }
  | { what: 'create'; entity: 'contact' | 'lead'; item: string; party: PaneParty; tracked: boolean }
  | { what: 'match'; item: string; party: PaneParty };

/** What a page knows of the item that its screen is at. */
export interface Standing {
  subject: Subject | null;
  /** Of a single message, once it was told. */
  pane: Pane | undefined;
  question: Question | null;
}

const nothing: Standing = { subject: null, pane: undefined, question: null };

/**
 * Joins the screen that shows items, the CRM pane beside it, and the keys and
 * menus around both: the screen says what it is at, the others read it. It is
 * apart from React's tree so that moving through a list draws only what reads it.
 */
export class SubjectStore {
  private now = nothing;
  private readonly listeners = new Set<() => void>();

  readonly read = (): Standing => this.now;

  readonly subscribe = (changed: () => void): (() => void) => {
    this.listeners.add(changed);
    return () => this.listeners.delete(changed);
  };

  /** Says what the screen is at. What is known of another item is forgotten; with the screen its question goes. */
  aim(subject: Subject | null): void {
    const { pane, subject: before, question } = this.now;
    const same = subject?.what === 'message' && before?.what === 'message' && subject.id === before.id;
    this.change({ subject, pane: same ? pane : undefined, question: subject === null ? null : question });
  }

  /** Tells what the CRM knows of a message. */
  tell(id: string, pane: Pane | undefined): void {
    const { subject } = this.now;
    if (subject?.what === 'message' && subject.id === id && this.now.pane !== pane) this.change({ pane });
  }

  ask(question: Question | null): void {
    this.change({ question });
  }

  private change(part: Partial<Standing>): void {
    this.now = { ...this.now, ...part };
    for (const changed of this.listeners) changed();
  }
}

/** Of this page; tests give their own. */
export const SubjectContext = createContext(new SubjectStore());

/** The store that says what the screen is at. */
export function useSubjects(): SubjectStore {
  return useContext(SubjectContext);
}

/** What the screen is at, and what is known and asked of it. */
export function useStanding(): Standing {
  const store = useSubjects();
  return useSyncExternalStore(store.subscribe, store.read);
}

/** The messages of a subject, as proposals name them. */
export function selectionOf(subject: Subject): { messages: Selection; count: number } {
  return subject.what === 'message' ? { messages: { ids: [subject.id] }, count: 1 } : subject;
}

/** Whether a message in a state has a record in the CRM, here or there. */
export function isTracked({ state }: Pick<TrackMark, 'state'>): boolean {
  return state === 'tracked' || state === 'pending' || state === 'awaiting';
}
