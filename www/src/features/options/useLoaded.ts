import { useCallback, useEffect, useState } from 'react';
import { refusalOf, type Refusal } from '../../ui/refusal';

interface Loaded<T> {
  /** The last answer; null before the first. */
  data: T | null;
  /** Why the last attempt failed. */
  refusal: Refusal | null;
  reload(): void;
}

/** Loads something at once and whenever ready turns true, and keeps the last answer meanwhile. load must keep its identity. */
export function useLoaded<T>(load: () => Promise<T>, ready: boolean): Loaded<T> {
  const [data, setData] = useState<T | null>(null);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    if (!ready) return undefined;
    let wanted = true;
    load().then(
      (answer) => {
        if (!wanted) return;
        setData(answer);
        setRefusal(null);
      },
      (thrown: unknown) => {
        if (wanted) setRefusal(refusalOf(thrown));
      },
    );
    return () => {
      wanted = false;
    };
  }, [load, ready, attempt]);
  const reload = useCallback(() => {
    setRefusal(null);
    setAttempt((n) => n + 1);
  }, []);
  return { data, refusal, reload };
}
