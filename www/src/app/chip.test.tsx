import { cleanup, fireEvent, screen } from '@testing-library/react';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { EngineHealth, Session } from '../bridge';
import { type ChipState, chipState, chipWords } from './chip';
import { SyncChip } from './SyncChip';
import { sessionWith, show } from './testing';

afterEach(cleanup);

const at = new Date(2026, 10, 17, 9, 14).getTime();

describe('chipState', () => {
  const running: EngineHealth = { state: 'running' };
  const cases: { name: string; health: EngineHealth; session: Session | undefined; want: ChipState }[] = [
    { name: 'engine starts', health: { state: 'starting' }, session: sessionWith({}), want: 'connecting' },
    { name: 'nothing known yet', health: running, session: undefined, want: 'connecting' },
    { name: 'connecting', health: running, session: sessionWith({ state: 'connecting' }), want: 'connecting' },
    { name: 'online', health: running, session: sessionWith({ state: 'online' }), want: 'online' },
    { name: 'online after a restart', health: { state: 'restarted', at }, session: sessionWith({}), want: 'online' },
    { name: 'offline', health: running, session: sessionWith({ state: 'offline' }), want: 'offline' },
    { name: 'session ended', health: running, session: sessionWith({ state: 'signedOut' }), want: 'signInAgain' },
    { name: 'too old', health: running, session: sessionWith({ state: 'refused', fault: 'tooOld' }), want: 'updateNeeded' },
    { name: 'denied', health: running, session: sessionWith({ state: 'refused', fault: 'denied' }), want: 'signInAgain' },
    { name: 'refused otherwise', health: running, session: sessionWith({ state: 'refused', fault: 'invalid' }), want: 'needsAttention' },
    { name: 'stopped', health: { state: 'stopped', reason: 'storageFull' }, session: sessionWith({}), want: 'needsAttention' },
    { name: 'outdated', health: { state: 'outdated' }, session: sessionWith({}), want: 'updateNeeded' },
  ];
  test.each(cases)('$name', ({ health, session, want }) => {
    expect(chipState(health, session)).toBe(want);
  });
});

describe('chipWords', () => {
  test('say when the relay was last heard, with the day when that is not today', () => {
    const session = sessionWith({ state: 'offline', lastContact: at });
    expect(chipWords('offline', session, at + 60_000)[1]).toMatch(/^Synced 0?9:14/);
    expect(chipWords('offline', session, at + 24 * 3_600_000)[1]).toMatch(/^Synced .*Nov/);
  });

  test('say nothing of a contact that never was', () => {
    expect(chipWords('offline', sessionWith({ state: 'offline' }), at)).toEqual(['Offline']);
  });
});

describe('SyncChip', () => {
  test('SYNC-05 is named by its state and opens what can be done', async () => {
    const wake = vi.fn(() => ({}));
    const session = sessionWith({ state: 'offline', lastContact: Date.now(), retryAt: Date.now() + 20_000 });
    show(<SyncChip />, { session, calls: { wake } });
    const chip = screen.getByRole('button', { name: /^Offline ?, Synced/ });
    expect(chip.getAttribute('aria-expanded')).toBe('false');
    fireEvent.click(chip);
    expect(await screen.findByText(/relay cannot be reached/)).toBeTruthy();
    expect(screen.getByText(/^Next try in \d+ seconds?$/)).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Try now' }));
    expect(wake).toHaveBeenCalledOnce();
  });

  test('a session that ended leads to the sign-in', async () => {
    show(<SyncChip />, { session: sessionWith({ state: 'signedOut' }) });
    fireEvent.click(screen.getByRole('button', { name: /^Sign in again/ }));
    const link = await screen.findByRole('link', { name: 'Sign in again' });
    expect(link.getAttribute('href')).toBe('/sign-in');
  });
});
