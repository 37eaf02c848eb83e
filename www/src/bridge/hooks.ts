import { useCallback, useContext, useSyncExternalStore } from 'react';
import { EngineContext, type EngineDoor } from './context';
import type { EngineHealth } from './health';
import type { CallName, Calls, ViewName, Views } from './protocol.gen';

function useEngine(): EngineDoor {
  const engine = useContext(EngineContext);
  if (engine === null) throw new Error('bridge: no EngineProvider above this component');
  return engine;
}

/** The data of a view, undefined while it loads. */
export function useView<V extends ViewName>(view: V): Views[V] | undefined {
  const engine = useEngine();
  const subscribe = useCallback((changed: () => void) => engine.watch(view, changed), [engine, view]);
  return useSyncExternalStore(subscribe, () => engine.view(view));
}

/** A function that sends a request to the engine; it rejects with EngineFault. */
export function useSend<C extends CallName>(call: C): (args: Calls[C]['args']) => Promise<Calls[C]['reply']> {
  const engine = useEngine();
  return useCallback((args: Calls[C]['args']) => engine.send(call, args), [engine, call]);
}

/** How this page stands with the engine. */
export function useEngineHealth(): EngineHealth {
  const engine = useEngine();
  const subscribe = useCallback((changed: () => void) => engine.watchHealth(changed), [engine]);
  return useSyncExternalStore(subscribe, () => engine.health());
}
