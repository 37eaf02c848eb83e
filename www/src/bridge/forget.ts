import { currentEngine } from './current';
import { engineName, identity, type Identity } from './identity';

/** How long the engine may take to delete what it holds. */
const forgetMillis = 5000;

/**
 * Deletes what this device holds for somebody and forgets who that was; with
 * null, what the engine of this page holds. The other tabs let go of it too.
 * No session at the relay is touched.
 */
export async function forgetDevice(who: Identity | null): Promise<void> {
  const engine = currentEngine();
  const theirs = engine !== null && (who === null || engineName(engine.identity) === engineName(who));
  const forgotten = theirs && (await within(forgetMillis, engine.forget()));
  engine?.stop();
  identity.clear();
  if (!forgotten && who !== null) await deleteDatabase(engineName(who));
}

/** Deletes what this device holds for the person who is signed in, whose session has been ended elsewhere. */
export async function leaveDevice(): Promise<void> {
  await forgetDevice(identity.load());
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
      console.error('forget: delete database', request.error);
      resolve();
    };
  });
}
