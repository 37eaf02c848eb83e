// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { adopt } from './adopt';
import { setCurrentEngine } from './current';
import type { Engine } from './engine';
import { engineName, identity, type Identity } from './identity';
import { relay, type RelaySession } from './relay';

const ines: Identity = { organization: '01890a5d-ac96-774b-bcce-b302099a8057', user: '01890a5d-ac96-774b-bcce-b302099a8058' };
const jonas: Identity = { ...ines, user: '01890a5d-ac96-774b-bcce-b302099a8059' };
const elsewhere: Identity = { ...ines, organization: '01890a5d-ac96-774b-bcce-b302099a8060' };

function sessionOf({ organization, user }: Identity): RelaySession {
  return {
    organization: { id: organization, name: 'Northbeam' },
    user: { id: user, name: 'Jonas Weber', email: 'jonas@northbeam.example', role: 'member' },
  };
}

/** What happened to the device, in order. */
let log: string[];

/** Mounts the engine of somebody; forget is what it makes of being told to forget. */
function mount(who: Identity, forget: () => Promise<void> = async () => {}) {
  const engine = {
    identity: who,
    forget: () => {
      log.push('forget');
      return forget();
    },
    stop: () => log.push('stop'),
    wake: () => log.push('wake'),
  };
  setCurrentEngine(engine as unknown as Engine);
}

const asked = vi.fn<typeof fetch>();

beforeEach(() => {
  log = [];
  asked.mockReset();
  vi.stubGlobal('fetch', asked);
  vi.stubGlobal('indexedDB', {
    deleteDatabase(name: string) {
      log.push(`delete ${name}, remembered: ${identity.load()?.user ?? 'nobody'}`);
      const request: { onsuccess?: () => void } = {};
      queueMicrotask(() => request.onsuccess?.());
      return request;
    },
  });
});
afterEach(() => {
  setCurrentEngine(null);
  localStorage.clear();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

it('remembers the first person of a device', async () => {
  expect(await adopt(sessionOf(ines))).toEqual(ines);
  expect(identity.load()).toEqual(ines);
  expect(log).toEqual([]);
});

// SYNC-09
it('keeps the data of who signs in again', async () => {
  identity.save(ines);
  mount(ines);
  await adopt(sessionOf(ines));
  expect(identity.load()).toEqual(ines);
  expect(log).toEqual([]);
});

// SYNC-09
it.each([
  ['another person', jonas],
  ['the same person of another organization', elsewhere],
])('has the engine forget before it remembers %s', async (_, next) => {
  identity.save(ines);
  mount(ines, async () => {
    expect(identity.load()).toEqual(ines);
  });
  await adopt(sessionOf(next));
  expect(log).toEqual(['forget', 'stop']);
  expect(identity.load()).toEqual(next);
  expect(asked).not.toHaveBeenCalled(); // the session is the new person's
});

// SYNC-09
it('deletes the database where no engine runs, after the other tabs were told to let go', async () => {
  identity.save(ines);
  await adopt(sessionOf(jonas));
  expect(log).toEqual([`delete ${engineName(ines)}, remembered: nobody`]);
  expect(identity.load()).toEqual(jonas);
});

// SYNC-09
it.each([
  ['fails', () => Promise.reject(new Error('storage'))],
  ['does not answer', () => new Promise<void>(() => {})],
])('deletes the database when the engine %s', async (_, forget) => {
  vi.useFakeTimers();
  identity.save(ines);
  mount(ines, forget);
  const adopted = adopt(sessionOf(jonas));
  await vi.advanceTimersByTimeAsync(5000);
  await adopted;
  expect(log).toEqual(['forget', 'stop', `delete ${engineName(ines)}, remembered: nobody`]);
  expect(identity.load()).toEqual(jonas);
});

// SYNC-09
it('does not have an engine of somebody else forget', async () => {
  identity.save(ines);
  mount(jonas);
  await adopt(sessionOf(elsewhere));
  expect(log).toEqual(['stop', `delete ${engineName(ines)}, remembered: nobody`]);
});

it.each([
  ['wakes the engine of who signed in', ines, ['wake']],
  ['leaves an engine of somebody else alone', jonas, []],
])('%s', async (_, who, expected) => {
  mount(ines);
  asked.mockResolvedValue(new Response(JSON.stringify(sessionOf(who))));
  await relay.signIn({ email: 'ines@northbeam.example', password: 'a long password' });
  expect(log).toEqual(expected);
});
