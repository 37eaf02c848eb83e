import { createContext } from 'react';
import type { EngineHealth } from './health';
import type { CallName, Calls, ViewName, Views } from './protocol.gen';

/** What the hooks need of an engine: the real one, or a fake in component tests. */
export interface EngineDoor {
  send<C extends CallName>(call: C, args: Calls[C]['args']): Promise<Calls[C]['reply']>;
  watch(view: ViewName, changed: () => void): () => void;
  view<V extends ViewName>(view: V): Views[V] | undefined;
  health(): EngineHealth;
  watchHealth(changed: () => void): () => void;
}

export const EngineContext = createContext<EngineDoor | null>(null);
