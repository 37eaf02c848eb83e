import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Disk } from '../harness/disk';
import { ask, creating } from '../harness/engine';
import { status, unreachable } from '../harness/guard';
import { ines, jonas, openHouse } from '../harness/house';
import { comeIn, controlled } from '../harness/people';
import type { Profile } from '../harness/profile';
import { SignInPage } from '../pages/entry';
import { ListPage, RecordPage } from '../pages/records';
import { Shell } from '../pages/shell';
import { SyncPage } from '../pages/sync';

const many = 1_000;

/** numbered are that many accounts, "Name 0001" and so on. */
function numbered(name: string, n: number) {
  return Array.from({ length: n }, (_, i) => creating('account', { name: `${name} ${String(i + 1).padStart(4, '0')}` }));
}

describe('many changes made offline', () => {
  const house = openHouse({ claimed: true });
  let laptop: Profile;
  let sync: SyncPage;

  beforeAll(async () => {
    await house.invite(ines, jonas, 'member');
    laptop = await comeIn(house, ines);
    await controlled(laptop);
    sync = new SyncPage(laptop.page);
  });

  test('INV-2 REL-04 the relay is killed while they are sent: all are there, none twice', async () => {
    house.guard.allow(unreachable);
    const shell = new Shell(laptop.page);
    house.proxy.cut();
    await shell.offline.waitFor();
    await ask(laptop.page, numbered('Customer', many));
    await shell.chip(/1,000 to send/).waitFor();
    await sync.go();

    // Each time the relay dies in the middle of what it is being sent.
    const waiting = async () => Number((await sync.waitingCount()).replace(/\D/g, ''));
    for (const most of [4_000, 8_000, 16_000]) {
      let sent = 0;
      house.proxy.onSent = (bytes) => {
        sent += bytes;
        if (sent > most) void house.relay.kill();
      };
      house.proxy.target = house.relay.port;
      await shell.networkBack();
      await expect.poll(() => house.relay.running).toBe(false);
      await shell.offline.waitFor();
      expect(await waiting()).toBeGreaterThan(0);
      house.proxy.onSent = undefined;
      house.proxy.cut();
      await house.startRelay();
      house.proxy.cut();
    }
    house.proxy.target = house.relay.port;
    await shell.networkBack();
    await laptop.page.getByText('Nothing waits to be sent').waitFor();
    await sync.state('Everything is up to date');

    const colleague = await comeIn(house, jonas);
    for (const profile of [laptop, colleague]) {
      const accounts = await new ListPage(profile.page, 'account').open();
      await accounts.counts(many);
      for (const name of ['Customer 0001', 'Customer 0500', 'Customer 1000']) {
        await accounts.search(name);
        await accounts.counts(1);
      }
    }
  });
});

describe('a browser', () => {
  const house = openHouse({ claimed: true });
  let laptop: Profile;
  let shell: Shell;
  let accounts: ListPage;

  /** at takes the page objects to the tab that is open now. */
  function at(): void {
    shell = new Shell(laptop.page);
    accounts = new ListPage(laptop.page, 'account');
  }

  beforeAll(async () => {
    laptop = await comeIn(house, ines);
    await controlled(laptop);
    // Chromium writes cookies and the small storage down only now and then:
    // who has just signed in has both for certain once it was closed.
    await laptop.close();
    await (await laptop.start()).goto(`${house.origin}/records/account`);
    at();
    await accounts.here();
    await shell.online.waitFor();
  });

  test('INV-2 SYNC-01 that is killed has whatever was shown as saved', async () => {
    house.guard.allow(unreachable);
    house.proxy.cut();
    await shell.offline.waitFor();
    await new RecordPage(laptop.page).make('account', 'Shown as saved');
    await ask(laptop.page, numbered('Told as saved', 100));
    await laptop.kill();

    await (await laptop.start()).goto(`${house.origin}/records/account`);
    at();
    await accounts.here();
    await accounts.counts(101);
    await shell.chip(/101 to send/).waitFor();
    house.proxy.target = house.relay.port;
    await shell.networkBack();
    await shell.online.waitFor();
    await shell.sent();
    await accounts.counts(101);
    await accounts.search('Shown');
    await accounts.row('Shown as saved').waitFor();
  });

  test('INV-2 SYNC-02 whose session has ended keeps what was made, and sends it after signing in again', async () => {
    house.guard.allow(unreachable, status(401));
    house.proxy.cut();
    await shell.offline.waitFor();
    await new RecordPage(laptop.page).make('account', 'Without a session');
    await laptop.context.clearCookies();
    house.proxy.target = house.relay.port;
    await shell.networkBack();
    await shell.chip(/^Sign in again.*1 to send/).waitFor();
    await (await new SignInPage(laptop.page).open(house.origin)).signIn(ines);
    await shell.online.waitFor();
    await shell.sent();
    await accounts.open();
    await accounts.counts(102);
  });
});

const MiB = 1 << 20;
const disk = Disk.mount(256 * MiB);
afterAll(() => disk?.unmount());

describe.skipIf(!disk)('a full disk at the relay', () => {
  const house = openHouse({ claimed: true, data: () => disk!.folder, args: ['-min-free', String(32 * MiB)] });

  test('INV-2 REL-04 is told in words, nothing is lost, and with room again everything is sent', async () => {
    house.guard.allow(status(507), status(503), unreachable);
    await house.invite(ines, jonas, 'member');
    const laptop = await comeIn(house, ines);
    const colleague = await comeIn(house, jonas);
    await new ListPage(laptop.page, 'account').open();
    disk!.fill(4 * MiB);
    await expect.poll(async () => (await fetch(`${house.origin}/readyz`)).status).toBe(503);
    const record = await new RecordPage(laptop.page).make('account', 'Waits for room');
    await record.write('Main Phone', '+49 7777777');
    await new Shell(laptop.page).chip(/2 to send/).waitFor();
    const sync = await new SyncPage(laptop.page).go();
    await laptop.page.getByText(/^The relay takes no changes now\. Its disk is full\./).waitFor();
    await expect.poll(() => sync.entries('waiting').count()).toBe(2);

    disk!.empty();
    await expect.poll(async () => (await fetch(`${house.origin}/readyz`)).status).toBe(200);
    await laptop.page.getByText('Nothing waits to be sent').waitFor();
    await laptop.page.getByText(/^The relay takes no changes now\./).waitFor({ state: 'detached' });
    await (await new ListPage(colleague.page, 'account').open()).row('Waits for room', '+49 7777777').waitFor();
  });
});

if (!disk) console.warn('SKIPPED: a full disk at the relay (this user may not mount a file system)');
