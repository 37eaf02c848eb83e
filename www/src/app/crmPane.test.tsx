import { act, cleanup, fireEvent, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { SubjectContext, SubjectStore, type Subject } from '../ui/tracking/subject';
import { catalogue, paneOf } from '../ui/tracking/testing';
import type { TrackCommand } from '../ui/tracking/useTrackCommands';
import { entries } from './commands';
import { CrmPane } from './CrmPane';
import { show } from './testing';
import type { PaneState } from './usePaneState';

afterEach(cleanup);

const message: Subject = { what: 'message', id: 'm1', mark: { state: 'none', regarding: null } };
const pane: PaneState = { docked: true, over: false, shown: true, hide: vi.fn(), toggle: vi.fn() };
let store: SubjectStore;
beforeEach(() => {
  store = new SubjectStore();
  show(
    <SubjectContext.Provider value={store}>
      <CrmPane pane={pane} layout="wide" width={316} onWidth={vi.fn()} />
    </SubjectContext.Provider>,
    { calls: { catalogue, regardingChoices: { choices: [], more: false, offline: false } } },
  );
});

test('the pane shows what the screen is at, and nothing else', async () => {
  await screen.findByText('No item is selected');
  act(() => {
    store.aim(message);
    store.tell('m2', paneOf({ state: 'tracked' }));
  });
  expect(screen.queryByText('Tracked in CRM')).toBeNull();
  act(() => store.tell('m1', paneOf()));
  expect(screen.getByText('Not tracked')).toBeTruthy();
  act(() => store.aim(null));
  expect(screen.getByText('No item is selected')).toBeTruthy();
});

test('a question is put over the page, and goes with its screen', async () => {
  act(() => store.aim(message));
  act(() => store.ask({ what: 'regarding', subject: message, regarding: null }));
  fireEvent.keyDown(await screen.findByRole('combobox', { name: 'Find a record' }), { key: 'Escape' });
  expect(screen.queryByRole('dialog')).toBeNull();
  expect(store.read().question).toBeNull();
  act(() => store.ask({ what: 'regarding', subject: message, regarding: null }));
  expect(screen.getByRole('dialog')).toBeTruthy();
  act(() => store.aim(null));
  expect(screen.queryByRole('dialog')).toBeNull();
});

test('the palette has the commands of tracking with their keys; what cannot be done says why', () => {
  const run = vi.fn();
  const onReason = vi.fn();
  const command = (name: TrackCommand['name'], letter: string, reason?: string) => ({ name, letter, label: name, icon: () => null, reason, run }) as unknown as TrackCommand;
  const circumstances = { deeds: {} as never, onTheme: vi.fn(), onReason, managesUsers: false, known: undefined, sync: undefined, onSync: vi.fn() };
  const offered = (paneShown: boolean | null) => entries({ ...circumstances, paneShown, tracking: [command('track', 'T'), command('openRecord', 'O', 'it is not tracked')] });
  const named = (name: string) => offered(true).find((entry) => entry.name === name);
  expect(named('track')?.keys).toEqual(['Ctrl', '.', 'T']);
  named('track')?.run();
  expect(run).toHaveBeenCalledOnce();
  named('openRecord')?.run();
  expect(run).toHaveBeenCalledOnce();
  expect(onReason).toHaveBeenCalledExactlyOnceWith('openRecord: it is not tracked.');
  // Where no items are, there is nothing to track.
  expect(offered(null).some(({ name }) => name === 'track')).toBe(false);
});
