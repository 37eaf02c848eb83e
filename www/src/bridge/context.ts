import { createContext } from 'react';
import type { EngineHealth } from './health';
import type { CallName, Calls, ViewArgs, ViewName, Views } from './protocol.gen';

/** The arguments of a view; none for most. */
export type ArgsOf<V extends ViewName> = V extends keyof ViewArgs ? ViewArgs[V] : undefined;

/** What the hooks need of an engine: the real one, or a fake in component tests. */
export interface EngineDoor {
  send<C extends CallName>(call: C, args: Calls[C]['args']): Promise<Calls[C]['reply']>;
  /** Watches a view under a key until the returned function is called. Watchers of one key share what it was first watched with. */
  watch<V extends ViewName>(view: V, changed: () => void, args: ArgsOf<V>, key: string): () => void;
  /** Gives what is watched under a key other arguments; the old data stay until the new ones come. */
  turn<V extends ViewName>(view: V, args: ArgsOf<V>, key: string): void;
  view<V extends ViewName>(view: V, key: string): Views[V] | undefined;
  health(): EngineHealth;
  watchHealth(changed: () => void): () => void;
}

export const EngineContext = createContext<EngineDoor | null>(null);
