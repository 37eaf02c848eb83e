import { useMemo, type JSX, type ReactNode } from 'react';
import type { CallName, Calls, ViewName, Views } from './protocol.gen';
import { type ArgsOf, EngineContext, type EngineDoor } from './context';
import type { EngineHealth } from './health';
import { EngineFault } from './requests';

/** What a fake engine answers: a reply, or a function of the arguments that may throw EngineFault. */
export type FakeCalls = {
  [C in CallName]?: Calls[C]['reply'] | ((args: Calls[C]['args']) => Calls[C]['reply'] | Promise<Calls[C]['reply']>);
};

/** What a fake engine shows: data, or a function of the arguments with which the view is watched. */
export type FakeViews = { [V in ViewName]?: Views[V] | ((args: ArgsOf<V>) => Views[V] | undefined) };

interface FakeEngineProps {
  views?: FakeViews;
  calls?: FakeCalls;
  health?: EngineHealth;
  children: ReactNode;
}

const running: EngineHealth = { state: 'running' };

/** Stands in for EngineProvider in component tests. A call without an answer is refused as notFound. */
export function FakeEngineProvider({ views, calls, health, children }: FakeEngineProps): JSX.Element {
  const engine = useMemo(() => fakeEngine(views, calls, health), [views, calls, health]);
  return <EngineContext.Provider value={engine}>{children}</EngineContext.Provider>;
}

function fakeEngine(views: FakeViews | undefined, calls: FakeCalls | undefined, health: EngineHealth | undefined): EngineDoor {
  const watched = new Map<string, { args: unknown; data: unknown; changed: Set<() => void> }>();
  const given = views as { readonly [view: string]: unknown } | undefined;
  const show = (view: ViewName, args: unknown): unknown => {
    const shown = given?.[view];
    return typeof shown === 'function' ? (shown as (args: unknown) => unknown)(args) : shown;
  };
  return {
    async send<C extends CallName>(call: C, args: Calls[C]['args']): Promise<Calls[C]['reply']> {
      const answer = (calls as { readonly [call: string]: unknown } | undefined)?.[call];
      if (answer === undefined) throw new EngineFault('notFound', `fake.${call}`);
      return typeof answer === 'function' ? (answer as (args: Calls[C]['args']) => Calls[C]['reply'])(args) : (answer as Calls[C]['reply']);
    },
    watch: (view, changed, args, key) => {
      const at = `${view} ${key}`;
      const found = watched.get(at) ?? { args, data: show(view, args), changed: new Set() };
      found.changed.add(changed);
      watched.set(at, found);
      return () => {
        found.changed.delete(changed);
      };
    },
    turn: (view, args, key) => {
      const found = watched.get(`${view} ${key}`);
      if (found === undefined || JSON.stringify(found.args) === JSON.stringify(args)) return;
      found.args = args;
      found.data = show(view, args);
      for (const changed of found.changed) changed();
    },
    view: <V extends ViewName>(view: V, key: string) => {
      const found = watched.get(`${view} ${key}`);
      if (found !== undefined) return found.data as Views[V] | undefined;
      const shown = given?.[view];
      return typeof shown === 'function' ? undefined : (shown as Views[V] | undefined);
    },
    health: () => health ?? running,
    watchHealth: () => () => {},
  };
}
