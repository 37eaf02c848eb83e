import { useLayoutEffect, useState } from 'react';

/**
 * Takes the token out of the address (#token=...) and keeps it in memory only:
 * neither history nor a shared screen shows it. Null until looked at, empty
 * when there is none.
 */
export function useLinkToken(): string | null {
  const [token, setToken] = useState<string | null>(null);
  useLayoutEffect(() => {
    const take = () => {
      const found = new URLSearchParams(location.hash.slice(1)).get('token');
      if (location.hash !== '') history.replaceState(history.state, '', location.pathname + location.search);
      setToken((held) => found ?? held ?? '');
    };
    take();
    // Another link opened in the same tab changes no more than the fragment.
    addEventListener('hashchange', take);
    return () => removeEventListener('hashchange', take);
  }, []);
  return token;
}
