/** Who is signed in on this device, by ids only. */
export interface Identity {
  organization: string;
  user: string;
}

const key = 'regarding.identity';

/** The identity that this browser profile remembers. Other tabs see a change at once. */
export const identity = {
  load(): Identity | null {
    const text = localStorage.getItem(key);
    return text === null ? null : parse(text);
  },
  save(i: Identity): void {
    localStorage.setItem(key, JSON.stringify({ organization: i.organization, user: i.user }));
  },
  clear(): void {
    localStorage.removeItem(key);
  },
};

/** Calls changed when another tab saves or clears the identity, until the returned function is called. */
export function watchIdentity(changed: (now: Identity | null) => void): () => void {
  const listener = (event: StorageEvent) => {
    if (event.key === key || event.key === null) changed(identity.load());
  };
  window.addEventListener('storage', listener);
  return () => window.removeEventListener('storage', listener);
}

/** The name that the lock, the channel and the database of an identity share. */
export function engineName(i: Identity): string {
  return `regarding:${i.organization}:${i.user}`;
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

function parse(text: string): Identity | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null) return null;
  const { organization, user } = value as Partial<Record<keyof Identity, unknown>>;
  if (typeof organization !== 'string' || typeof user !== 'string') return null;
  return uuid.test(organization) && uuid.test(user) ? { organization, user } : null;
}
