import { pageBuild } from './build';
import { Engine } from './engine';
import { readGlance } from './glance';
import { type Identity, identity } from './identity';

/** How long the page waits for what it can show at once: the disk may have to be woken. */
const patienceMillis = 250;

let ahead: Engine | null = null;

/**
 * Reads what the engine of whoever is signed in last showed, before anything
 * is drawn; ready once that is there, or has taken too long. The engine starts
 * when it is drawn: together both take twice as long. Where there is nothing
 * to draw it starts now.
 */
export function goAhead(): { ready: Promise<unknown> } {
  const who = identity.load();
  if (who === null) return { ready: Promise.resolve() };
  const engine = new Engine(who, pageBuild);
  ahead = engine;
  // Once it is taken, who took it starts it.
  const start = () => ahead === engine && engine.start();
  const glance = readGlance(who).then((found) => (found === null ? start() : engine.stand(found)));
  const late = new Promise((resolve) => setTimeout(resolve, patienceMillis)).then(start);
  return { ready: Promise.race([glance, late]) };
}

/** The engine that was made ahead, once, if it is theirs. */
export function takeAhead(who: Identity): Engine | null {
  const engine = ahead;
  ahead = null;
  if (engine === null) return null;
  if (engine.identity.organization === who.organization && engine.identity.user === who.user) return engine;
  engine.stop();
  return null;
}
