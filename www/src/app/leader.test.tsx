import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { fakeScreen } from '../ui/testing';
import { SubjectContext, SubjectStore, type Subject } from '../ui/tracking/subject';
import { Leader, leaderMillis } from './Leader';
import { sessionWith } from './testing';

const message: Subject = { what: 'message', id: 'm1', mark: { state: 'none', regarding: null } };
const saved = vi.fn(({ mutation }: { mutation: string }) => ({ mutation, record: null }));
let store: SubjectStore;

beforeEach(() => {
  vi.clearAllMocks();
  store = new SubjectStore();
  store.aim(message);
  render(
    fakeScreen(
      <SubjectContext.Provider value={store}>
        <input aria-label="Subject" />
        <Leader />
      </SubjectContext.Provider>,
      { session: sessionWith({}) },
      { trackMessages: saved },
    ),
  );
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

const bar = () => screen.queryByRole('status', { name: 'Letters after Ctrl and the dot' });
// False: the browser does not get the key.
const lead = (at: Element = document.body) => fireEvent.keyDown(at, { key: '.', ctrlKey: true });

test('Ctrl and the dot lists the letters; the letter does what it says, also in a field', async () => {
  const field = screen.getByLabelText('Subject');
  expect(lead(field)).toBe(false);
  expect(bar()?.textContent).toMatch(/T Track.*R Set regarding.*N Create contact/);
  expect(fireEvent.keyDown(field, { key: 't' })).toBe(false);
  expect(bar()).toBeNull();
  await screen.findByText(/^The message is tracked\./);
  expect(saved.mock.lastCall?.[0]).toMatchObject({ messages: { ids: ['m1'] } });
  // Without the leader it is a letter.
  expect(fireEvent.keyDown(field, { key: 't' })).toBe(true);
  expect(saved).toHaveBeenCalledOnce();
});

test('R asks what it is regarding; Cmd is Ctrl', () => {
  fireEvent.keyDown(document.body, { key: '.', metaKey: true });
  fireEvent.keyDown(document.body, { key: 'R', shiftKey: true });
  expect(store.read().question).toMatchObject({ what: 'regarding', subject: message });
});

test('what cannot be done says why', async () => {
  lead();
  fireEvent.keyDown(document.body, { key: 'o' });
  await screen.findByText('Open in CRM: it is not tracked.');
});

test('it closes with Esc, with another key, and by itself', () => {
  vi.useFakeTimers();
  lead();
  expect(fireEvent.keyDown(document.body, { key: 'Control' })).toBe(true);
  expect(bar()).not.toBeNull();
  expect(fireEvent.keyDown(document.body, { key: 'Escape' })).toBe(false);
  expect(bar()).toBeNull();
  lead();
  expect(fireEvent.keyDown(document.body, { key: 'ArrowDown' })).toBe(true);
  expect(bar()).toBeNull();
  lead();
  act(() => vi.advanceTimersByTime(leaderMillis - 1));
  expect(bar()).not.toBeNull();
  act(() => vi.advanceTimersByTime(1));
  expect(bar()).toBeNull();
});

test('a dialog has the keys to itself', () => {
  const dialog = document.createElement('dialog');
  dialog.setAttribute('open', '');
  document.body.append(dialog);
  expect(lead()).toBe(true);
  expect(bar()).toBeNull();
  dialog.remove();
});
