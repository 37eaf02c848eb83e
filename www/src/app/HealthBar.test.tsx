import { cleanup, screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import type { EngineHealth } from '../bridge';
import { HealthBar } from './HealthBar';
import { show, syncWith } from './testing';

afterEach(cleanup);

const cases: { health: EngineHealth; role: 'status' | 'alert'; says: RegExp; button: string }[] = [
  { health: { state: 'restarted', at: 1 }, role: 'status', says: /was restarted\. What you saved is safe/, button: 'Dismiss' },
  { health: { state: 'stopped', reason: 'startFailed' }, role: 'alert', says: /did not start/, button: 'Try again' },
  { health: { state: 'stopped', reason: 'crashedTooOften' }, role: 'alert', says: /several times/, button: 'Try again' },
  { health: { state: 'stopped', reason: 'storageBlocked' }, role: 'alert', says: /Close the other tabs/, button: 'Try again' },
  { health: { state: 'stopped', reason: 'storageFull' }, role: 'alert', says: /no room left/, button: 'Try again' },
  { health: { state: 'stopped', reason: 'storageNewer' }, role: 'alert', says: /newer version/, button: 'Try again' },
  { health: { state: 'stopped', reason: 'storageUnavailable' }, role: 'alert', says: /private window/, button: 'Try again' },
  { health: { state: 'outdated' }, role: 'alert', says: /Another tab runs a newer version/, button: 'Restart to update' },
];

test.each(cases)('SYNC-06 $health says what is wrong and the way on', ({ health, role, says, button }) => {
  show(<HealthBar />, { health });
  expect(screen.getByRole(role).textContent).toMatch(says);
  expect(screen.getByRole('button', { name: button })).toBeTruthy();
});

test.each([{ state: 'starting' }, { state: 'running' }] as const)('says nothing while $state', (health) => {
  show(<HealthBar />, { health });
  expect(screen.queryByRole('status')).toBeNull();
  expect(screen.queryByRole('alert')).toBeNull();
});

test('changes that are not being saved are said above everything', () => {
  show(<HealthBar />, { sync: syncWith({ storage: 'full' }) });
  expect(screen.getByRole('alert').textContent).toMatch(/^Changes are not being saved: this device has no room left/);
});
