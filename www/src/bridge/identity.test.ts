// @vitest-environment happy-dom
import { afterEach, expect, it, vi } from 'vitest';
import { engineName, identity, watchIdentity } from './identity';

const ines = { organization: '01890a5d-ac96-774b-bcce-b302099a8057', user: '01890a5d-ac96-774b-bcce-b302099a8058' };

afterEach(() => localStorage.clear());

it('keeps the ids and nothing else', () => {
  identity.save({ ...ines, name: 'Ines Author' } as typeof ines);
  expect(identity.load()).toEqual(ines);
  expect(JSON.stringify({ ...localStorage })).not.toContain('Ines');
  identity.clear();
  expect(identity.load()).toBeNull();
});

it.each([
  '',
  '{',
  'null',
  '[]',
  '"x"',
  '{"organization":1,"user":2}',
  '{"organization":"../x","user":"01890a5d-ac96-774b-bcce-b302099a8058"}',
])('reads %j as nobody', (text) => {
  localStorage.setItem('regarding.identity', text);
  expect(identity.load()).toBeNull();
});

it('tells of changes by other tabs, also of a cleared storage', () => {
  const changed = vi.fn();
  const stop = watchIdentity(changed);
  window.dispatchEvent(new StorageEvent('storage', { key: 'other' }));
  expect(changed).not.toHaveBeenCalled();
  identity.save(ines);
  window.dispatchEvent(new StorageEvent('storage', { key: 'regarding.identity' }));
  localStorage.clear();
  window.dispatchEvent(new StorageEvent('storage', { key: null }));
  stop();
  window.dispatchEvent(new StorageEvent('storage', { key: null }));
  expect(changed.mock.calls).toEqual([[ines], [null]]);
});

it('names the lock, the channel and the database', () => {
  expect(engineName({ organization: 'o', user: 'u' })).toBe('regarding:o:u');
});
