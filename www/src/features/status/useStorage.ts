import { useCallback, useEffect, useState } from 'react';

/** What the browser says about the data on this device; undefined where it does not tell. */
export interface StorageFacts {
  persisted: boolean | undefined;
  /** Bytes. */
  usage: number | undefined;
  quota: number | undefined;
}

/** Reads the facts; null until they are known. keep asks the browser not to delete the data and reports its answer. */
export function useStorage(): { facts: StorageFacts | null; keep(): Promise<boolean> } {
  const [facts, setFacts] = useState<StorageFacts | null>(null);
  useEffect(() => {
    let wanted = true;
    void readFacts().then((read) => {
      if (wanted) setFacts(read);
    });
    return () => {
      wanted = false;
    };
  }, []);
  const keep = useCallback(async () => {
    const kept = await manager()?.persist?.().catch(() => false);
    setFacts(await readFacts());
    return kept ?? false;
  }, []);
  return { facts, keep };
}

/** Absent on addresses that the browser does not trust. */
function manager(): Partial<StorageManager> | undefined {
  return navigator.storage as Partial<StorageManager> | undefined;
}

async function readFacts(): Promise<StorageFacts> {
  const [persisted, estimate] = await Promise.all([
    manager()?.persisted?.().catch(() => undefined),
    manager()?.estimate?.().catch(() => undefined),
  ]);
  return { persisted, usage: estimate?.usage, quota: estimate?.quota };
}
