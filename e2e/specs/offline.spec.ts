import { beforeAll, describe, expect, test } from 'vitest';
import { unreachable } from '../harness/guard';
import { ines, jonas, openHouse } from '../harness/house';
import { comeIn, controlled } from '../harness/people';
import type { Profile } from '../harness/profile';
import { BinPage, ListPage, RecordPage, said } from '../pages/records';
import { Shell } from '../pages/shell';
import { SyncPage } from '../pages/sync';

describe('without the relay', () => {
  const house = openHouse({ claimed: true });
  let laptop: Profile;

  beforeAll(async () => {
    laptop = await comeIn(house, ines);
    await controlled(laptop);
  });

  test('REL-01 the app can be installed', async () => {
    const devtools = await laptop.devtools();
    const { installabilityErrors } = await devtools.send('Page.getInstallabilityErrors');
    expect(installabilityErrors).toEqual([]);
    const manifest = await devtools.send('Page.getAppManifest');
    expect(manifest.errors).toEqual([]);
    expect(JSON.parse(manifest.data ?? '{}')).toMatchObject({ name: 'Regarding', display: 'standalone' });
  });

  test('SYNC-01 with the relay stopped, a reload starts from the service worker and knows the name', async () => {
    house.guard.allow(unreachable);
    await house.stopRelay();
    await new Shell(laptop.page).offline.waitFor();
    house.proxy.reset();
    const response = await laptop.page.reload();
    expect(response?.fromServiceWorker()).toBe(true);
    const shell = await new Shell(laptop.page).here(ines.name);
    await shell.offline.waitFor();
    expect(house.proxy.carried).toBe(0);
  });

  test('SYNC-01 so it does after the whole browser was closed', async () => {
    house.guard.allow(unreachable);
    await laptop.close();
    const page = await laptop.start();
    const response = await page.goto(house.origin);
    expect(response?.fromServiceWorker()).toBe(true);
    const shell = await new Shell(page).here(ines.name);
    await shell.offline.waitFor();
    expect(house.proxy.carried).toBe(0);
  });

  test('SYNC-01 and after it was killed', async () => {
    house.guard.allow(unreachable);
    await laptop.kill();
    const page = await laptop.start();
    await page.goto(`${house.origin}/calendar`);
    const shell = await new Shell(page).here(ines.name);
    await shell.offline.waitFor();
    expect(house.proxy.carried).toBe(0);
  });

  test('SYNC-05 with the relay started again it comes online by itself', async () => {
    house.guard.allow(unreachable);
    await house.startRelay();
    await new Shell(laptop.page).online.waitFor();
    await expect.poll(() => house.proxy.liveWebSockets).toBe(1);
  });

  test('SYNC-05 so it does after a lost network, and a killed relay', async () => {
    house.guard.allow(unreachable);
    const shell = new Shell(laptop.page);
    house.proxy.cut();
    await shell.offline.waitFor();
    house.proxy.target = house.relay.port;
    await shell.online.waitFor();
    await house.relay.kill();
    await shell.offline.waitFor();
    await house.startRelay();
    await shell.online.waitFor();
  });
});

describe('work without the relay', () => {
  const house = openHouse({ claimed: true });
  let laptop: Profile;
  let desk: Profile;
  let shell: Shell;
  let accounts: ListPage;
  let record: RecordPage;
  let sync: SyncPage;

  /** at takes the page objects to the tab that is open now. */
  function at(): void {
    shell = new Shell(laptop.page);
    accounts = new ListPage(laptop.page, 'account');
    record = new RecordPage(laptop.page);
    sync = new SyncPage(laptop.page);
  }

  beforeAll(async () => {
    await house.invite(ines, jonas, 'member');
    laptop = await comeIn(house, ines);
    desk = await comeIn(house, jonas);
    await controlled(laptop);
    at();
    await accounts.open();
    await record.make('account', 'Adatum', { 'Main Phone': '+49 1000001' });
    await record.make('account', 'Proseware', { 'Main Phone': '+49 1000002' });
    await new ListPage(desk.page, 'account').open();
    await new ListPage(desk.page, 'account').counts(2);
  });

  test('SYNC-01 with the relay killed, records are created, edited, deleted, and a change taken back', async () => {
    house.guard.allow(unreachable);
    house.proxy.cut();
    await house.relay.kill();
    await shell.offline.waitFor();
    await record.make('account', 'Woodgrove', { 'Main Phone': '+49 1000003' });
    await shell.chip(/^Offline.*1 to send/).waitFor();
    await accounts.go();
    await accounts.openRecord('Adatum');
    await record.write('Main Phone', '+49 2000001');
    await record.choose('Industry', 'Insurance');
    await accounts.go();
    await accounts.select('Proseware');
    await accounts.command('Delete');
    await accounts.row('Proseware').waitFor({ state: 'detached' });
    await record.make('account', 'By mistake');
    await shell.chip(/^Offline.*5 to send/).waitFor();
    await laptop.page.locator('body').press('Control+z');
    await said(laptop.page, 'Your last change is taken back.');
    await shell.chip(/^Offline.*4 to send/).waitFor();
  });

  test('SYNC-10 Sync tells each waiting change in words, in the order in which it is sent', async () => {
    house.guard.allow(unreachable);
    await sync.go();
    const told = ['New: “Woodgrove”', 'Changed Main Phone of “Adatum”', 'Changed Industry of “Adatum”', 'Deleted “Proseware'];
    await expect.poll(() => sync.entries('waiting').count()).toBe(told.length);
    for (const [i, words] of told.entries()) await sync.entries('waiting').nth(i).filter({ hasText: words }).waitFor();
  });

  test('SYNC-01 SYNC-02 after the browser was closed and opened again all of it is there', async () => {
    house.guard.allow(unreachable);
    await laptop.close();
    await (await laptop.start()).goto(`${house.origin}/records/account`);
    at();
    await accounts.here();
    await shell.chip(/^Offline.*4 to send/).waitFor();
    await accounts.counts(2);
    await accounts.row('Woodgrove', '+49 1000003').waitFor();
    await accounts.row('Adatum', '+49 2000001').waitFor();
    await new BinPage(laptop.page).go().then((bin) => bin.entry('Proseware').waitFor());
    await sync.go();
    await expect.poll(() => sync.entries('waiting').count()).toBe(4);
  });

  test('SYNC-05 one of the waiting changes is undone in Sync', async () => {
    house.guard.allow(unreachable);
    await laptop.page.getByRole('button', { name: 'Undo: Changed Industry of “Adatum”' }).click();
    await expect.poll(() => sync.entries('waiting').count()).toBe(3);
    await shell.chip(/3 to send/).waitFor();
  });

  test('SYNC-02 SYNC-05 with the relay back everything arrives, each once', async () => {
    house.guard.allow(unreachable);
    await house.startRelay();
    for (const { page } of [laptop, desk]) await new Shell(page).networkBack();
    await shell.online.waitFor();
    await laptop.page.getByText('Nothing waits to be sent').waitFor();
    const there = await new ListPage(desk.page, 'account').here();
    await there.row('Woodgrove', '+49 1000003').waitFor();
    await there.row('Adatum', '+49 2000001').waitFor();
    await there.row('Proseware').waitFor({ state: 'detached' });
    await there.counts(2);
    const seen = await there.openRecord('Adatum');
    await seen.change(`${ines.name} changed it`, '+49 2000001').waitFor();
    expect(await seen.change(`${ines.name} changed it`).count()).toBe(1);
    expect(await seen.pick('Industry').inputValue()).toBe('');
  });

  test('SYNC-05 a person goes offline and online by choice, and synchronizes now', async () => {
    await sync.command('Go offline');
    await sync.state('Working offline, as you chose');
    await shell.offline.waitFor();
    await expect.poll(() => house.proxy.liveWebSockets).toBe(1);
    await record.make('account', 'Later');
    await shell.chip(/1 to send/).waitFor();
    await sync.go();
    expect(await laptop.page.getByRole('toolbar').getByRole('button', { name: 'Synchronize now' }).getAttribute('aria-disabled')).toBe('true');
    await sync.command('Go online');
    await laptop.page.getByText('Nothing waits to be sent').waitFor();
    await sync.state('Everything is up to date');
    await sync.command('Synchronize now');
    await said(laptop.page, 'Synchronization has started.');
    await sync.state('Everything is up to date');
    await (await new ListPage(desk.page, 'account').go()).row('Later').waitFor();
  });

  test('SYNC-10 the copy here is compared with the relay, and nothing differs', async () => {
    await laptop.page.getByRole('tab', { name: 'This device' }).click();
    await laptop.page.getByRole('button', { name: 'Compare with the relay' }).click();
    await laptop.page.getByText(/^Compared .*: nothing differed\.$/).waitFor();
  });
});
