import { act, cleanup, renderHook } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { useTheme } from './themes';

let dark = false;
let changed: (() => void) | null = null;

beforeEach(() => {
  dark = false;
  vi.spyOn(window, 'matchMedia').mockImplementation(
    () =>
      ({
        get matches() {
          return dark;
        },
        addEventListener: (_: string, listener: () => void) => {
          changed = listener;
        },
        removeEventListener: () => {},
      }) as unknown as MediaQueryList,
  );
});

afterEach(() => {
  cleanup();
  localStorage.clear();
  vi.restoreAllMocks();
});

test('follows the device, also while the page is open', () => {
  const { result } = renderHook(useTheme);
  expect(result.current).toMatchObject({ choice: 'system', shown: 'light' });
  dark = true;
  act(() => changed?.());
  expect(result.current.shown).toBe('dark');
});

test('a choice holds against the device, is marked on the document and remembered', () => {
  const { result, unmount } = renderHook(useTheme);
  act(() => result.current.choose('dark'));
  expect(result.current.shown).toBe('dark');
  expect(document.documentElement.dataset['theme']).toBe('dark');
  unmount();
  expect(renderHook(useTheme).result.current.choice).toBe('dark');
});

test('the theme of the device leaves no mark', () => {
  const { result } = renderHook(useTheme);
  act(() => result.current.choose('dark'));
  act(() => result.current.choose('system'));
  expect(document.documentElement.dataset['theme']).toBeUndefined();
});
