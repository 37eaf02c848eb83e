import { FluentProvider } from '@fluentui/react-components';
import { render, type RenderResult } from '@testing-library/react';
import type { ReactNode } from 'react';
import type { Connection, EngineHealth, Profile, Session } from '../bridge';
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

interface Fakes {
  session?: Session;
  health?: EngineHealth;
  calls?: FakeCalls;
}

/** Draws a part of the shell over a fake engine. */
export function show(part: ReactNode, { session = sessionWith({}), health, calls }: Fakes = {}): RenderResult {
  return render(
    <FluentProvider theme={themes.light}>
      <FakeEngineProvider views={{ session }} {...(health && { health })} {...(calls && { calls })}>
        {part}
      </FakeEngineProvider>
    </FluentProvider>,
  );
}
