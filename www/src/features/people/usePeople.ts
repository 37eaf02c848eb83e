import { useCallback, useEffect, useState } from 'react';
import { type Person, relay, RelayFault, useView } from '../../bridge';

/** What is known of the people in the organization. */
export type People =
  | { state: 'loading' }
  | { state: 'known'; people: readonly Person[] }
  | { state: 'unknown'; why: 'offline' | 'signedOut' | 'refused'; people: readonly Person[] };

/** Asks the relay for the people, now and each time the device comes online. Of the others only the relay knows. */
export function usePeople(): { people: People; reload(): void } {
  const session = useView('session');
  const online = session?.connection.state === 'online';
  const [answer, setAnswer] = useState<People>({ state: 'loading' });
  const [round, setRound] = useState(0);
  const reload = useCallback(() => {
    setAnswer({ state: 'loading' });
    setRound((n) => n + 1);
  }, []);

  useEffect(() => {
    let wanted = true;
    relay.people().then(
      (people) => wanted && setAnswer({ state: 'known', people }),
      (error: unknown) =>
        // A list that was seen stays: it is still the last that is known.
        wanted && setAnswer((now) => (now.state === 'known' ? now : { state: 'unknown', why: reason(error), people: [] })),
    );
    return () => {
      wanted = false;
    };
  }, [online, round]);

  const profile = session?.profile;
  if (answer.state !== 'unknown' || profile === undefined || profile === null) return { people: answer, reload };
  const self = { id: profile.userId, name: profile.name, email: profile.email, role: profile.role, you: true };
  return { people: { ...answer, people: [self] }, reload };
}

function reason(error: unknown): 'offline' | 'signedOut' | 'refused' {
  if (!(error instanceof RelayFault)) return 'refused';
  if (error.kind === 'offline') return 'offline';
  return error.status === 401 ? 'signedOut' : 'refused';
}
