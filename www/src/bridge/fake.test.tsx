// @vitest-environment happy-dom
import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { FakeEngineProvider } from './fake';
import { useEngineHealth, useSend, useView } from './hooks';
import type { Session } from './protocol.gen';
import { EngineFault } from './requests';

afterEach(cleanup);

function Shown() {
  const session = useView('session');
  const health = useEngineHealth();
  return <p>{`${session?.connection.state ?? 'loading'} ${health.state}`}</p>;
}

const session: Session = {
  profile: null,
  connection: { state: 'online', lastContact: 1, retryAt: 0, fault: null },
  engine: { version: '1', build: 'b', protocol: 1 },
  relay: null,
};

it('shows what it is given', () => {
  const { rerender } = render(<FakeEngineProvider><Shown /></FakeEngineProvider>);
  expect(screen.getByText('loading running')).toBeTruthy();
  rerender(<FakeEngineProvider views={{ session }} health={{ state: 'outdated' }}><Shown /></FakeEngineProvider>);
  expect(screen.getByText('online outdated')).toBeTruthy();
});

it('answers calls, and refuses those without an answer', async () => {
  let send: ReturnType<typeof useSend<'zonedTime'>> | undefined;
  let wake: ReturnType<typeof useSend<'wake'>> | undefined;
  function Asking() {
    send = useSend('zonedTime');
    wake = useSend('wake');
    return null;
  }
  render(
    <FakeEngineProvider calls={{ zonedTime: ({ local, zone }) => ({ local, zone, at: 5 }) }}><Asking /></FakeEngineProvider>,
  );
  expect(await send?.({ local: 'l', zone: 'z' })).toEqual({ local: 'l', zone: 'z', at: 5 });
  await expect(wake?.({})).rejects.toBeInstanceOf(EngineFault);
});
