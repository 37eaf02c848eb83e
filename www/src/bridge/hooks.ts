import { useCallback, useContext, useEffect, useId, useRef, useSyncExternalStore } from 'react';
import type { CallName, Calls, ViewArgs, ViewName, Views } from './protocol.gen';
import { type ArgsOf, EngineContext, type EngineDoor } from './context';
import type { EngineHealth } from './health';

/** The engine of the provider above. */
export function useEngine(): EngineDoor {
  const engine = useContext(EngineContext);
  if (engine === null) throw new Error('bridge: no EngineProvider above this component');
  return engine;
}

/** The data of a view, undefined while it loads. Other arguments are another view: it loads again. */
export function useView<V extends ViewName>(view: V, ...[args]: V extends keyof ViewArgs ? [args: ViewArgs[V]] : []): Views[V] | undefined {
  return useWatched(view, args as ArgsOf<V>, args === undefined ? '' : JSON.stringify(args));
}

/**
 * What pick takes from a view without arguments, which must be a primitive
 * value: a component draws again only when that changes, not with all of it.
 */
export function usePicked<V extends Exclude<ViewName, keyof ViewArgs>, T extends string | number | boolean | null | undefined>(
  view: V,
  pick: (data: Views[V] | undefined) => T,
): T {
  const engine = useEngine();
  const subscribe = useCallback((changed: () => void) => engine.watch(view, changed, undefined as ArgsOf<V>, ''), [engine, view]);
  return useSyncExternalStore(subscribe, () => pick(engine.view(view, '')));
}

/**
 * The data of a view that shows a window of something long. The window may
 * move: the data stay those of the old one until the new ones come, and say
 * themselves where they begin. Another query is another view.
 */
export function useWindow<V extends 'list' | 'outbox' | 'bin'>(
  view: V,
  query: Omit<ViewArgs[V], 'offset' | 'count'>,
  window: { offset: number; count: number },
): Views[V] | undefined {
  const engine = useEngine();
  const own = useId();
  const key = `${own} ${JSON.stringify(query)}`;
  const args = { ...query, ...window } as unknown as ArgsOf<V>;
  const data = useWatched(view, args, key);
  useEffect(() => engine.turn(view, args, key));
  return data;
}

function useWatched<V extends ViewName>(view: V, args: ArgsOf<V>, key: string): Views[V] | undefined {
  const engine = useEngine();
  // A key stands for its arguments, but for a window's, which turn() moves.
  const latest = useRef(args);
  latest.current = args;
  const subscribe = useCallback((changed: () => void) => engine.watch(view, changed, latest.current, key), [engine, view, key]);
  return useSyncExternalStore(subscribe, () => engine.view(view, key));
}

/** A function that sends a request to the engine; it rejects with EngineFault. */
export function useSend<C extends CallName>(call: C): (args: Calls[C]['args']) => Promise<Calls[C]['reply']> {
  const engine = useEngine();
  return useCallback((args: Calls[C]['args']) => engine.send(call, args), [engine, call]);
}

/** A function that watches a view once: it resolves with the first whole answer. */
export function useLook(): <V extends ViewName>(view: V, args: ArgsOf<V>) => Promise<Views[V]> {
  const engine = useEngine();
  return useCallback((view, args) => lookOnce(engine, view, args), [engine]);
}

let looks = 0;

function lookOnce<V extends ViewName>(engine: EngineDoor, view: V, args: ArgsOf<V>): Promise<Views[V]> {
  const key = `look ${++looks}`;
  return new Promise((resolve) => {
    let done = false;
    let stop: (() => void) | null = null;
    const changed = () => {
      const data = engine.view(view, key);
      if (done || data === undefined || ('loading' in data && data.loading)) return;
      done = true;
      resolve(data);
      stop?.();
    };
    stop = engine.watch(view, changed, args, key);
    if (done) stop();
    else changed();
  });
}

/** How this page stands with the engine. */
export function useEngineHealth(): EngineHealth {
  const engine = useEngine();
  const subscribe = useCallback((changed: () => void) => engine.watchHealth(changed), [engine]);
  return useSyncExternalStore(subscribe, () => engine.health());
}
