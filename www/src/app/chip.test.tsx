import { cleanup, fireEvent, screen } from '@testing-library/react';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { EngineHealth, Session, Sync } from '../bridge';
import { type ChipState, chipState, chipWords } from './chip';
import { SyncChip } from './SyncChip';
import { sessionWith, show, shown, syncWith } from './testing';

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

describe('what synchronization adds', () => {
  const running: EngineHealth = { state: 'running' };
  test.each([
    { sync: { waiting: 3 }, state: 'online', want: 'online', words: ['Online', '3 to send'] },
    { sync: { waiting: 12 }, state: 'offline', want: 'offline', words: ['Offline', '12 to send'] },
    { sync: { offlineChosen: true, waiting: 1 }, state: 'offline', want: 'offlineChosen', words: ['Offline', '1 to send'] },
    { sync: { issues: 1 }, state: 'online', want: 'refusedChanges', words: ['1 needs attention'] },
    { sync: { issues: 2, waiting: 1 }, state: 'offline', want: 'refusedChanges', words: ['2 need attention', '1 to send'] },
    { sync: { storage: 'full', issues: 1 }, state: 'online', want: 'notSaving', words: ['Not saving'] },
    { sync: { waiting: 3 }, state: 'signedOut', want: 'signInAgain', words: ['Sign in again', '3 to send'] },
    { sync: { phase: 'filling', done: 48, total: 100 }, state: 'online', want: 'synchronizing', words: ['Synchronizing', '48%'] },
    { sync: { phase: 'pushing', done: 1, total: 2, waiting: 2 }, state: 'online', want: 'online', words: ['Online', '2 to send'] },
    { sync: { paused: true }, state: 'online', want: 'paused', words: ['Paused'] },
  ] as { sync: Partial<Sync>; state: Session['connection']['state']; want: ChipState; words: string[] }[])('SYNC-05 $words', ({ sync, state, want, words }) => {
    const session = sessionWith({ state });
    const view = syncWith(sync);
    expect(chipState(running, session, view)).toBe(want);
    expect(chipWords(want, session, at, view)).toEqual(words);
  });

  test('what waits and what was refused is told in the popover, with the ways on', async () => {
    const goOffline = vi.fn(() => ({}));
    show(<SyncChip />, { sync: syncWith({ issues: 1, waiting: 2 }), calls: { goOffline } });
    fireEvent.click(screen.getByRole('button', { name: /^1 needs attention ?, 2 to send/ }));
    await screen.findByText('2 changes wait to be sent.');
    expect(screen.getByRole('link', { name: 'See what needs attention' }).getAttribute('href')).toBe('/sync/issues');
    fireEvent.click(screen.getByRole('button', { name: 'Go offline' }));
    expect(goOffline).toHaveBeenCalledOnce();
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
    screen.getByText('Trying now.');
  });

  test('a try in vain is said', async () => {
    const chip = (retryAt: number) => ({ session: sessionWith({ state: 'offline', retryAt }), calls: { wake: {} } });
    const { rerender } = show(<SyncChip />, chip(Date.now() + 9000));
    fireEvent.click(screen.getByRole('button', { name: /^Offline/ }));
    fireEvent.click(await screen.findByRole('button', { name: 'Try now' }));
    rerender(shown(<SyncChip />, chip(Date.now() + 30_000)));
    expect((await screen.findByRole('alert')).textContent).toMatch(/still cannot be reached/);
  });

  test('a session that ended leads to the sign-in', async () => {
    show(<SyncChip />, { session: sessionWith({ state: 'signedOut' }) });
    fireEvent.click(screen.getByRole('button', { name: /^Sign in again/ }));
    const link = await screen.findByRole('link', { name: 'Sign in again' });
    expect(link.getAttribute('href')).toBe('/sign-in');
  });
});
