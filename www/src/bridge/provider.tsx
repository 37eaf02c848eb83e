import { useEffect, useMemo, type JSX, type ReactNode } from 'react';
import { takeAhead } from './ahead';
import { pageBuild } from './build';
import { EngineContext } from './context';
import { currentEngine, setCurrentEngine } from './current';
import { Engine } from './engine';
import { type Identity, watchIdentity } from './identity';
import { checkForUpdate } from './update';

/** Gives the components below it the engine of one signed-in person. They are drawn before it runs. */
export function EngineProvider(props: { identity: Identity; children: ReactNode }): JSX.Element {
  const { organization, user } = props.identity;
  const engine = useMemo(() => takeAhead({ organization, user }) ?? new Engine({ organization, user }, pageBuild), [organization, user]);
  useEffect(() => {
    engine.start();
    setCurrentEngine(engine);
    const stopWatching = engine.watch('session', () => askForUpdate(engine), undefined, '');
    const stopIdentity = watchIdentity((now) => {
      // Signed out, or as somebody else, in another tab: nothing here is theirs.
      if (now?.organization !== organization || now.user !== user) {
        engine.stop();
        location.reload();
      }
    });
    return () => {
      stopIdentity();
      stopWatching();
      if (currentEngine() === engine) setCurrentEngine(null);
      engine.stop();
    };
  }, [engine, organization, user]);
  return <EngineContext.Provider value={engine}>{props.children}</EngineContext.Provider>;
}

let askedFor = '';

/** Asks for a new build once for each other build that a relay reported. */
function askForUpdate(engine: Engine): void {
  const session = engine.view('session', '');
  const relay = session?.relay ?? null;
  if (session?.connection.state !== 'online' || relay === null) {
    askedFor = '';
    return;
  }
  if (relay.build === pageBuild || relay.build === askedFor) return;
  askedFor = relay.build;
  checkForUpdate();
}

/** Takes the sentence about a restarted engine away. */
export function dismissRestart(): void {
  currentEngine()?.dismissRestart();
}
