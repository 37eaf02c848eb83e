import { useCallback, useEffect, useRef, useState } from 'react';
import { type Check, useSend } from '../../bridge';

export type SelfCheckState = { state: 'checking' } | { state: 'checked'; checks: readonly Check[] } | { state: 'noAnswer' };

/** Has the engine check what it depends on, at once and when asked again. */
export function useSelfCheck(): { found: SelfCheckState; again(): void } {
  const send = useSend('selfCheck');
  const [found, setFound] = useState<SelfCheckState>({ state: 'checking' });
  const last = useRef(0);
  const again = useCallback(() => {
    const mine = ++last.current;
    const settle = (state: SelfCheckState) => {
      if (mine === last.current) setFound(state);
    };
    setFound({ state: 'checking' });
    send({}).then(
      ({ checks }) => settle({ state: 'checked', checks }),
      () => settle({ state: 'noAnswer' }),
    );
  }, [send]);
  useEffect(again, [again]);
  return { found, again };
}
