import { useCallback, useSyncExternalStore } from 'react';
import type { Calls } from './protocol.gen';
import type { EngineDoor } from './context';
import { useEngine } from './hooks';
import { newId } from './id';

/** The calls that propose a mutation: their arguments carry its id. */
export type ProposalName = { [C in keyof Calls]: Calls[C]['args'] extends { mutation: string } ? C : never }[keyof Calls];

/** What a proposal takes besides the mutation's id. */
export type ProposalOf<C extends ProposalName> = Omit<Calls[C]['args'], 'mutation'>;

/** Those that a person takes back as one step of their work. */
const undoable: ReadonlySet<string> = new Set([
  'createRecord',
  'updateRecord',
  'assignRecords',
  'setRecordState',
  'deleteRecords',
  'restoreRecords',
  'mergeRecords',
  'markMessages',
  'flagMessages',
  'moveMessages',
  'trashMessages',
  'deleteMessages',
  'restoreMessages',
  'createFolder',
  'renameFolder',
  'moveFolder',
  'deleteFolder',
  'emptyFolder',
  'trackMessages',
  'setRegarding',
  'stopTracking',
  'matchAddress',
] satisfies ProposalName[]);

/** The mutations of this tab that can be taken back, the newest last. */
interface Done {
  ids: readonly string[];
  listeners: Set<() => void>;
}

const done = new WeakMap<EngineDoor, Done>();
const kept = 100;

function doneBy(engine: EngineDoor): Done {
  let found = done.get(engine);
  if (found === undefined) {
    found = { ids: [], listeners: new Set() };
    done.set(engine, found);
  }
  return found;
}

function note(engine: EngineDoor, change: (ids: readonly string[]) => readonly string[]): void {
  const d = doneBy(engine);
  d.ids = change(d.ids).slice(-kept);
  for (const changed of d.listeners) changed();
}

/**
 * A function that proposes a mutation under a new id. It is answered once the
 * mutation is safe on this device: where an engine dies before that, the next
 * one is asked again with the same id, so it is done once (S28). What is done
 * silently is not a step of the person's work: it is not taken back as one.
 */
export function usePropose(): <C extends ProposalName>(call: C, args: ProposalOf<C>, how?: { silent: boolean }) => Promise<Calls[C]['reply']> {
  const engine = useEngine();
  return useCallback(
    async (call, args, how) => {
      const mutation = newId();
      const reply = await engine.send(call, { ...args, mutation } as unknown as Calls[typeof call]['args']);
      if (undoable.has(call) && how?.silent !== true) note(engine, (ids) => [...ids, mutation]);
      return reply;
    },
    [engine],
  );
}

/** Takes back the newest own change of this tab that still can be; null when there is none. */
export function useUndoLast(): (() => Promise<unknown>) | null {
  const engine = useEngine();
  const subscribe = useCallback(
    (changed: () => void) => {
      const { listeners } = doneBy(engine);
      listeners.add(changed);
      return () => listeners.delete(changed);
    },
    [engine],
  );
  const last = useSyncExternalStore(subscribe, () => doneBy(engine).ids.at(-1));
  const undo = useUndo();
  const undoLast = useCallback(() => undo(last ?? ''), [undo, last]);
  return last === undefined ? null : undoLast;
}

/** A function that takes a mutation back. */
export function useUndo(): (mutation: string) => Promise<unknown> {
  const engine = useEngine();
  return useCallback(
    (mutation) => {
      // Taken off at once, so that a second press takes back the one before.
      note(engine, (ids) => ids.filter((id) => id !== mutation));
      return engine.send('undo', { mutation: newId(), id: mutation });
    },
    [engine],
  );
}
