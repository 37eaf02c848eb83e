import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { useRef, type JSX } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { useKeys } from './keys';

const deeds = { go: vi.fn(), palette: vi.fn(), shortcuts: vi.fn(), signOut: vi.fn(), pane: vi.fn(), synchronize: vi.fn() };

function Frame(): JSX.Element {
  const frame = useRef<HTMLDivElement>(null);
  useKeys(deeds, frame);
  return (
    <div ref={frame}>
      <header data-pane="">
        <button type="button">Search</button>
      </header>
      <main data-pane="">
        <input aria-label="Subject" />
      </main>
    </div>
  );
}

beforeEach(() => {
  vi.clearAllMocks();
  render(<Frame />);
});
afterEach(cleanup);

test.each([
  { key: '1', ctrlKey: true, path: '/mail' },
  { key: '2', ctrlKey: true, path: '/calendar' },
  { key: '3', metaKey: true, path: '/people' },
  { key: '4', ctrlKey: true, path: '/tasks' },
  { key: '5', ctrlKey: true, path: '/records' },
])('Ctrl or Cmd $key opens $path', ({ path, ...key }) => {
  // False: the browser does not get the key.
  expect(fireEvent.keyDown(document.body, key)).toBe(false);
  expect(deeds.go).toHaveBeenCalledExactlyOnceWith(path);
});

test('F8, F9, Ctrl K and ? do what they say', () => {
  fireEvent.keyDown(document.body, { key: 'F8' });
  expect(deeds.pane).toHaveBeenCalledOnce();
  fireEvent.keyDown(document.body, { key: 'F9' });
  expect(deeds.synchronize).toHaveBeenCalledOnce();
  fireEvent.keyDown(document.body, { key: 'k', ctrlKey: true });
  expect(deeds.palette).toHaveBeenCalledOnce();
  fireEvent.keyDown(document.body, { key: '?', shiftKey: true });
  expect(deeds.shortcuts).toHaveBeenCalledOnce();
});

test('a question mark that is typed is only that', () => {
  expect(fireEvent.keyDown(screen.getByLabelText('Subject'), { key: '?', shiftKey: true })).toBe(true);
  expect(deeds.shortcuts).not.toHaveBeenCalled();
});

test.each([{ key: '1', ctrlKey: true, altKey: true }, { key: '6', ctrlKey: true }, { key: 'K', ctrlKey: true, shiftKey: true }])(
  'leaves %o to the browser',
  (key) => {
    expect(fireEvent.keyDown(document.body, key)).toBe(true);
  },
);

test('F6 goes through the parts, after the last the browser has it, Shift F6 goes back', () => {
  const press = (shiftKey = false) => fireEvent.keyDown(document.activeElement ?? document.body, { key: 'F6', shiftKey });
  expect(press()).toBe(false);
  expect(document.activeElement?.textContent).toBe('Search');
  expect(press()).toBe(false);
  expect(document.activeElement).toBe(screen.getByLabelText('Subject'));
  expect(press()).toBe(true);
  expect(press(true)).toBe(false);
  expect(document.activeElement?.textContent).toBe('Search');
});
