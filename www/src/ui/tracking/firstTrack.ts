import { useCallback, useSyncExternalStore } from 'react';
import { usePicked } from '../../bridge';

const key = (person: string) => `regarding.trackingTold.${person}`;
const listeners = new Set<() => void>();

function subscribe(changed: () => void): () => void {
  listeners.add(changed);
  return () => listeners.delete(changed);
}

/**
 * Whether a person has still to be told, on this device, who can read what
 * they track (product.md, Rights: "the first Track says so"), and a function
 * that notes that they were.
 */
export function useFirstTrack(): { untold: boolean; told(): void } {
  const person = usePicked('session', (session) => session?.profile?.userId ?? '');
  const untold = useSyncExternalStore(subscribe, () => person !== '' && localStorage.getItem(key(person)) === null);
  const told = useCallback(() => {
    localStorage.setItem(key(person), 'told');
    for (const changed of listeners) changed();
  }, [person]);
  return { untold, told };
}
