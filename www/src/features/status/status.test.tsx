// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { EngineFault, type Connection, type EngineHealth, pageProgram, type SelfCheck, type Session } from '../../bridge';
import { type FakeCalls, FakeEngineProvider } from '../../bridge/fake';
import { preciseTime, wholeMoment } from '../../ui/moment';
import { sizeInWords } from '../../ui/bytes';
import { Status } from '.';

const build = { version: 'dev', build: 'dev', protocol: pageProgram.protocol };
const session: Session = {
  profile: {
    organizationId: 'o1',
    organizationName: 'Northbeam',
    userId: 'u1',
    name: 'Ines Duarte',
    email: 'ines@northbeam.example',
    role: 'administrator',
    managesUsers: true,
  },
  connection: { state: 'online', lastContact: Date.UTC(2026, 10, 22, 9), retryAt: 0, fault: null },
  engine: build,
  relay: build,
};
const well: SelfCheck = {
  checks: [
    { name: 'timeZones', ok: true, detail: '3 instants' },
    { name: 'random', ok: true, detail: '16 bytes' },
    { name: 'text', ok: true, detail: '28 characters' },
    { name: 'storage', ok: true, detail: 'a row' },
  ],
};
// Nine o'clock in New York, whatever the day.
const zonedTime: NonNullable<FakeCalls['zonedTime']> = ({ local, zone }) => ({ local, zone, at: Date.parse(`${local.slice(0, 10)}T14:00Z`) - newYorkSummer(local) });
function newYorkSummer(local: string): number {
  const noon = new Date(`${local.slice(0, 10)}T12:00Z`);
  const name = new Intl.DateTimeFormat('en', { timeZone: 'America/New_York', timeZoneName: 'short' }).format(noon);
  return name.endsWith('EDT') ? 3_600_000 : 0;
}

interface Given {
  connection?: Partial<Connection>;
  engine?: Session['engine'];
  relay?: Session['relay'];
  calls?: FakeCalls;
  health?: EngineHealth;
}

function open(given: Given = {}) {
  const shown: Session = {
    ...session,
    engine: given.engine ?? session.engine,
    relay: given.relay === undefined ? session.relay : given.relay,
    connection: { ...session.connection, ...given.connection },
  };
  const calls: FakeCalls = { selfCheck: well, zonedTime, ...given.calls };
  return render(
    <FakeEngineProvider views={{ session: shown }} calls={calls} health={given.health ?? { state: 'running' }}>
      <Status />
    </FakeEngineProvider>,
  );
}

let persisted = false;
beforeEach(() => {
  persisted = false;
  vi.stubGlobal('navigator', {
    userAgent: 'a browser',
    language: 'en',
    clipboard: { writeText: vi.fn(async () => {}) },
    storage: {
      persisted: async () => persisted,
      persist: async () => (persisted = true),
      estimate: async () => ({ usage: 1_234_567, quota: 2_000_000_000 }),
    },
    serviceWorker: { controller: {}, addEventListener: () => {}, removeEventListener: () => {} },
  });
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

/** row returns the texts of a row of a table by its heading. */
function row(name: string): (string | null)[] {
  const heading = screen.getByRole('rowheader', { name });
  return within(heading.closest('tr')!).getAllByRole('cell').map((cell) => cell.textContent);
}

describe('status', () => {
  test('REL-01 shows version, build and protocol of page, engine and relay', async () => {
    open();
    for (const part of ['Page', 'Engine', 'Relay']) expect(row(part)).toEqual(['dev', 'dev', String(pageProgram.protocol)]);
    screen.getByText('Page, engine and server are of the same build.');
    await screen.findByText('Checked, all is well.');
  });

  test.each<[string, Given, string]>([
    ['a relay of another build', { relay: { ...build, build: 'other' } }, 'The builds differ.'],
    ['an engine of another build', { engine: { ...build, build: 'other' } }, 'The builds differ.'],
    ['a relay that was not reached', { relay: null }, 'Page and engine are of the same build.'],
  ])('REL-01 %s is said', async (_, given, sentence) => {
    open(given);
    screen.getByText(sentence, { exact: false });
    if (given.relay === null) expect(row('Relay')).toEqual(['Not reached since the engine started']);
    await screen.findByText('Checked, all is well.');
  });

  test.each<[string, Partial<Connection>, string]>([
    ['online', { state: 'online' }, 'Online'],
    ['connecting', { state: 'connecting' }, 'Connecting'],
    ['offline', { state: 'offline', retryAt: 1_000 }, `Offline, next try at ${preciseTime(1_000)}`],
    ['signed out', { state: 'signedOut' }, 'Sign in again. What is on this device stays, and you can go on working.'],
    ['too old', { state: 'refused', fault: 'tooOld' }, 'The server no longer serves this build. Restart to update.'],
  ])('SYNC-06 %s is said in words', async (_, connection, words) => {
    open({ connection });
    screen.getByText(words);
    await screen.findByText('Checked, all is well.');
  });

  test('SYNC-06 the last contact is told as everywhere else', async () => {
    const at = Date.now();
    open({ connection: { lastContact: at } });
    screen.getByText(wholeMoment(at, Date.now()));
    await screen.findByText('Checked, all is well.');
  });

  test('SYNC-06 a try can be had at once, but not while online', async () => {
    const wake = vi.fn(() => ({}));
    open({ connection: { state: 'offline' }, calls: { wake } });
    fireEvent.click(screen.getByRole('button', { name: 'Try now' }));
    await screen.findByText('A new try has started.');
    expect(wake).toHaveBeenCalledTimes(1);
    cleanup();
    open();
    expect(screen.queryByRole('button', { name: 'Try now' })).toBeNull();
    await screen.findByText('Checked, all is well.');
  });

  test('SYNC-09 says whether the data is kept, and how much there is', async () => {
    open();
    await screen.findByText('1.2 MB of 2 GB');
    screen.getByText(/^Not promised/);
    fireEvent.click(screen.getByRole('button', { name: 'Keep this data' }));
    await screen.findByText('The browser keeps this data now.');
    screen.getByText(/^Yes\. The browser deletes/);
    expect(screen.queryByRole('button', { name: 'Keep this data' })).toBeNull();
  });

  test('SYNC-09 a browser that tells nothing about storage breaks nothing', async () => {
    vi.stubGlobal('navigator', { userAgent: 'a browser', language: 'en' });
    open();
    expect(await screen.findAllByText('This browser does not tell.')).toHaveLength(2);
    screen.getByText(/has no service workers at this address/);
    fireEvent.click(screen.getByRole('button', { name: 'Copy report' }));
    await screen.findByText(/did not allow copying/);
  });

  test('SYNC-10 shows what the engine checked, and checks again', async () => {
    let storage = false;
    const selfCheck = (): SelfCheck => ({
      checks: well.checks.map((check) => (check.name === 'storage' ? { ...check, ok: storage, detail: 'no space' } : check)),
    });
    open({ calls: { selfCheck } });
    await screen.findByText('Checked, 1 thing failed.');
    expect(['Time zones', 'Random numbers', 'Text', 'Storage'].flatMap(row)).toEqual(['OK', 'OK', 'OK', 'Failed: no space']);
    storage = true;
    fireEvent.click(screen.getByRole('button', { name: 'Check again' }));
    await screen.findByText('Checked, all is well.');
    expect(row('Storage')).toEqual(['OK']);
  });

  test('SYNC-10 an engine that does not answer is said', async () => {
    const selfCheck = (): SelfCheck => {
      throw new EngineFault('internal', 'bridge.send');
    };
    open({ calls: { selfCheck }, health: { state: 'stopped', reason: 'storageFull' } });
    await screen.findByText(/nothing could be checked/);
    screen.getByText(/no storage space left/);
  });

  test('a time of another zone is shown here', async () => {
    open();
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    const line = await screen.findByText(/^09:00 in New York is \d\d:\d\d here/);
    expect(line.textContent).toContain(`(${zone})`);
  });

  test('the report has what the page shows and nothing personal', async () => {
    open();
    await screen.findByText('Checked, all is well.');
    await screen.findByText('1.2 MB of 2 GB');
    fireEvent.click(screen.getByRole('button', { name: 'Copy report' }));
    await screen.findByText('The report is copied.');
    const text = vi.mocked(navigator.clipboard.writeText).mock.calls[0]?.[0] ?? '';
    expect(text).toContain(`relay: dev, build dev, protocol ${pageProgram.protocol}`);
    expect(text).toContain('builds: equal');
    expect(text).toContain('storage used: 1234567 of 2000000000 bytes');
    expect(text).toContain('check storage: OK');
    for (const personal of ['Ines', 'Northbeam', 'northbeam', 'o1', 'u1', location.host]) expect(text).not.toContain(personal);
  });
});

test.each([
  [0, '0 byte'],
  [999, '999 byte'],
  [1_000, '1 kB'],
  [1_234_567, '1.2 MB'],
  [64_000_000_000, '64 GB'],
  [5e15, '5,000 TB'],
])('%d bytes read %s', (bytes, words) => {
  expect(sizeInWords(bytes)).toBe(words);
});
