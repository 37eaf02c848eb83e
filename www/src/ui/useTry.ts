import { useCallback, useEffect, useRef, useState } from 'react';
import { useSend, useView } from '../bridge';

/** What became of the last try to reach the relay: under way, in vain, or the engine did not answer. */
export type Tried = 'trying' | 'failed' | 'noAnswer' | null;

/** Tries the relay now, and tells what came of it. */
export function useTry(): { tried: Tried; tryNow(): void } {
  const wake = useSend('wake');
  const connection = useView('session')?.connection;
  const [tried, setTried] = useState<Tried>(null);
  const before = useRef(0);
  const left = useRef(false);
  const { state, retryAt = 0 } = connection ?? {};
  useEffect(() => {
    if (tried !== 'trying' || state === undefined) return;
    if (state === 'connecting') left.current = true;
    // Back offline with another time for the next try: this one was in vain.
    else if (state === 'offline' && (left.current || retryAt !== before.current)) setTried('failed');
    else if (state !== 'offline') setTried(null);
  }, [tried, state, retryAt]);
  const tryNow = useCallback(() => {
    before.current = retryAt;
    left.current = false;
    setTried('trying');
    wake({}).catch(() => setTried('noAnswer'));
  }, [wake, retryAt]);
  return { tried, tryNow };
}
