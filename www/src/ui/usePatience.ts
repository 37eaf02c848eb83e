import { useEffect, useState } from 'react';

/** What loads faster than this shows no sign of loading. */
const patienceMillis = 300;

/** Whether something has been loading for so long that it should be said. */
export function usePatience(loading: boolean): boolean {
  const [over, setOver] = useState(false);
  useEffect(() => {
    setOver(false);
    if (!loading) return undefined;
    const timer = setTimeout(() => setOver(true), patienceMillis);
    return () => clearTimeout(timer);
  }, [loading]);
  return loading && over;
}
