import { pageBuild } from './build';
import { engineName, type Identity } from './identity';
import type { Glance, GlanceList, MailFolders, Messages } from './protocol.gen';

/** Where the engine keeps it: the key is of bytes. */
const store = 'meta';
const key = new TextEncoder().encode('glance');

/**
 * Reads what the engine left of its lists for a page that opens (view.Glance
 * in Go); null where there is none, or none of this build. It makes no
 * database, and holds none.
 */
export async function readGlance(who: Identity): Promise<Standing | null> {
  const bytes = await stored(engineName(who));
  if (bytes === null) return null;
  try {
    const glance = JSON.parse(new TextDecoder().decode(bytes)) as Glance;
    return glance.build === pageBuild ? new Standing(glance, Date.now()) : null;
  } catch {
    // The engine tells it all again.
    return null;
  }
}

function stored(name: string): Promise<Uint8Array | null> {
  return new Promise((resolve) => {
    const opening = indexedDB.open(name);
    // There is none yet: the engine makes it.
    opening.onupgradeneeded = () => opening.transaction?.abort();
    opening.onerror = () => resolve(null);
    opening.onsuccess = () => {
      const db = opening.result;
      const end = (found: unknown) => {
        db.close();
        resolve(found instanceof Uint8Array ? found : null);
      };
      try {
        const asked = db.transaction(store).objectStore(store).get(key);
        asked.onsuccess = () => end(asked.result);
        asked.onerror = () => end(null);
      } catch {
        // A database of another time, without this store.
        end(null);
      }
    };
  });
}

/** What stands in the place of views until the engine has told them. */
export class Standing {
  private readonly folders: MailFolders;
  private readonly lists = new Map<string, Messages>();

  /** now, in milliseconds since 1970, says which date groups hold. */
  constructor({ folders, lists }: Pick<Glance, 'folders' | 'lists'>, now: number) {
    this.folders = folders;
    for (const list of lists) {
      const messages = asOf(list, now);
      if (messages !== null) this.lists.set(canonical(list.query), messages);
    }
  }

  /** What stands for a view with these arguments; undefined for nothing. */
  of(view: string, args: unknown): unknown {
    if (view === 'mailFolders') return this.folders;
    return view === 'messages' ? this.lists.get(canonical(args)) : undefined;
  }
}

/** The list with the groups of a time; null where those are not known any more. */
function asOf({ messages, days }: GlanceList, now: number): Messages | null {
  const day = days.find(({ until }) => now < until);
  if (day === undefined) return null;
  const rows = messages.rows.map((row, i) => ({ ...row, group: day.rowGroups[i] ?? row.group }));
  return { ...messages, rows, groups: day.groups };
}

/** Whether the engine itself calls what it told a part: what stands is more. */
export function isPart(data: unknown): boolean {
  const { loading, ready } = (data ?? {}) as { loading?: unknown; ready?: unknown };
  return loading === true || ready === false;
}

/** The same text for the same arguments, in whatever order they were written. */
function canonical(args: unknown): string {
  return JSON.stringify(Object.entries(args ?? {}).sort(([a], [b]) => (a < b ? -1 : 1)));
}
