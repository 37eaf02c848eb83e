import { useMemo, type JSX, type ReactNode } from 'react';
import { EngineContext, type EngineDoor } from './context';
import type { EngineHealth } from './health';
import type { CallName, Calls, Views } from './protocol.gen';
import { EngineFault } from './requests';

/** What a fake engine answers: a reply, or a function of the arguments that may throw EngineFault. */
export type FakeCalls = {
  [C in CallName]?: Calls[C]['reply'] | ((args: Calls[C]['args']) => Calls[C]['reply'] | Promise<Calls[C]['reply']>);
};

interface FakeEngineProps {
  views?: Partial<Views>;
  calls?: FakeCalls;
  health?: EngineHealth;
  children: ReactNode;
}

const running: EngineHealth = { state: 'running' };

/** Stands in for EngineProvider in component tests. A call without an answer is refused as notFound. */
export function FakeEngineProvider({ views, calls, health, children }: FakeEngineProps): JSX.Element {
  const engine = useMemo<EngineDoor>(
    () => ({
      async send<C extends CallName>(call: C, args: Calls[C]['args']): Promise<Calls[C]['reply']> {
        const answer: FakeCalls[C] | undefined = calls?.[call];
        if (answer === undefined) throw new EngineFault('notFound', `fake.${call}`);
        return typeof answer === 'function' ? answer(args) : (answer as Calls[C]['reply']);
      },
      watch: () => () => {},
      view: (view) => views?.[view],
      health: () => health ?? running,
      watchHealth: () => () => {},
    }),
    [views, calls, health],
  );
  return <EngineContext.Provider value={engine}>{children}</EngineContext.Provider>;
}
