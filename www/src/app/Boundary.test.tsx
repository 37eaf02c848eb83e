import { cleanup, render, screen } from '@testing-library/react';
import { Suspense, type JSX } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { relay, RelayFault } from '../bridge';
import { Boundary } from './Boundary';
import { Failure } from './Failure';
import { lazily } from './lazily';

function Breaks(): JSX.Element {
  throw new Error('broken');
}

beforeEach(() => {
  vi.spyOn(console, 'error').mockImplementation(() => {});
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

const guarded = (part: JSX.Element, attempt: string) => (
  <Boundary fallback={(error) => <Failure error={error} />} attempt={attempt}>
    <Suspense>{part}</Suspense>
  </Boundary>
);
const missing = () => lazily<object>(() => Promise.reject(new TypeError('no such chunk')));

test('a view that breaks says so, and the next view is drawn', () => {
  const { rerender } = render(guarded(<Breaks />, '/mail'));
  expect(screen.getByRole('heading', { level: 1 }).textContent).toMatch(/went wrong/);
  expect(screen.getByRole('button', { name: 'Reload' })).toBeTruthy();
  rerender(guarded(<p>Calendar</p>, '/calendar'));
  expect(screen.getByText('Calendar')).toBeTruthy();
});

test('REL-01 a part that is no longer served is a new version', async () => {
  vi.spyOn(relay, 'about').mockResolvedValue({ version: '0.2.0', build: 'next', protocol: 1, claimed: true });
  const Missing = missing();
  render(guarded(<Missing />, '/mail'));
  expect(await screen.findByText('A new version is ready')).toBeTruthy();
  expect(screen.getByRole('button', { name: 'Restart to update' })).toBeTruthy();
});

test('a part that is out of reach is no new version', async () => {
  vi.spyOn(relay, 'about').mockRejectedValue(new RelayFault(0, { kind: 'offline', op: 'relay.about' }));
  const Missing = missing();
  render(guarded(<Missing />, '/mail'));
  expect(await screen.findByText('This part could not be loaded')).toBeTruthy();
  expect(screen.getByRole('button', { name: 'Try again' })).toBeTruthy();
});

test('a part of the build that is still served was bad luck', async () => {
  vi.spyOn(relay, 'about').mockResolvedValue({ version: 'dev', build: 'dev', protocol: 1, claimed: true });
  const Missing = missing();
  render(guarded(<Missing />, '/mail'));
  expect(await screen.findByText(/connection broke off/)).toBeTruthy();
  expect(screen.queryByRole('button', { name: 'Restart to update' })).toBeNull();
});
