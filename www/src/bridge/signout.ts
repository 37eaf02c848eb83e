import { currentEngine } from './current';
import { engineName, identity } from './identity';
import { markSignOut, relay } from './relay';

/** How long the engine may take to delete what it holds. */
const forgetMillis = 5000;

/**
 * Signs this browser out: what the device holds is deleted at once, and the
 * relay ends the session now or, when it cannot be reached, before anything
 * else is next asked of it.
 */
export async function signOut(): Promise<void> {
  const who = identity.load();
  markSignOut();
  const engine = currentEngine();
  const forgotten = engine !== null && (await within(forgetMillis, engine.forget()));
  engine?.stop();
  identity.clear();
  if (!forgotten && who !== null) await deleteDatabase(engineName(who));
  try {
    await relay.signOut();
  } catch (error) {
    // The mark stays: the next request to the relay ends the session first.
    console.warn('sign out', error);
  }
}

async function within(millis: number, work: Promise<unknown>): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), millis);
  });
  try {
    return await Promise.race([
      work.then(
        () => true,
        () => false,
      ),
      late,
    ]);
  } finally {
    clearTimeout(timer);
  }
}

/** Deletes a database that no engine deletes. A blocked request goes through once the last tab lets go. */
function deleteDatabase(name: string): Promise<void> {
  return new Promise((resolve) => {
    const request = indexedDB.deleteDatabase(name);
    request.onsuccess = request.onblocked = () => resolve();
    request.onerror = () => {
      console.error('sign out: delete database', request.error);
      resolve();
    };
  });
}
