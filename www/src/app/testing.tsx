import { FluentProvider } from '@fluentui/react-components';
import { render, type RenderResult } from '@testing-library/react';
import type { JSX, ReactNode } from 'react';
import type { Connection, EngineHealth, Profile, Session, Sync } from '../bridge';
import { type FakeCalls, FakeEngineProvider } from '../bridge/fake';
import { themes } from './themes';

const program = { version: '0.1.0', build: 'dev', protocol: 1 };

/** The person who is signed in during component tests. */
export const ines: Profile = {
  organizationId: '00000000-0000-4000-8000-000000000001',
  organizationName: 'Northbeam',
  userId: '00000000-0000-4000-8000-000000000002',
  name: 'Ines Carvalho',
  email: 'ines@northbeam.example',
  role: 'administrator',
  managesUsers: true,
};

/** The view of a session with the given connection. */
export function sessionWith(connection: Partial<Connection>, profile: Profile | null = ines): Session {
  return {
    profile,
    connection: { state: 'online', lastContact: 0, retryAt: 0, fault: null, ...connection },
    engine: program,
    relay: program,
  };
}

/** The view of synchronization, all still but for what is given. */
export function syncWith(sync: Partial<Sync>): Sync {
  return {
    phase: 'live',
    done: 0,
    total: 0,
    waiting: 0,
    issues: 0,
    overwritten: 0,
    replaced: 0,
    duplicates: 0,
    complete: true,
    lastSynced: 0,
    rows: 0,
    offlineChosen: false,
    paused: false,
    held: null,
    storage: 'ok',
    checked: 0,
    differed: 0,
    commit: 0,
    revoked: false,
    ...sync,
  };
}

interface Fakes {
  sync?: Sync;
  session?: Session;
  health?: EngineHealth;
  calls?: FakeCalls;
}

/** A part of the shell over a fake engine. */
export function shown(part: ReactNode, { session = sessionWith({}), sync, health, calls }: Fakes = {}): JSX.Element {
  return (
    <FluentProvider theme={themes.light}>
      <FakeEngineProvider views={{ session, ...(sync && { sync }) }} {...(health && { health })} {...(calls && { calls })}>
        {part}
      </FakeEngineProvider>
    </FluentProvider>
  );
}

/** Draws a part of the shell over a fake engine. */
export function show(part: ReactNode, fakes: Fakes = {}): RenderResult {
  return render(shown(part, fakes));
}
