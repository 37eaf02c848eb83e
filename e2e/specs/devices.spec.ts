import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { status, unreachable } from '../harness/guard';
import { ines, openHouse } from '../harness/house';
import { comeIn } from '../harness/people';
import type { Profile } from '../harness/profile';
import { SignInPage } from '../pages/entry';
import { DevicesPage } from '../pages/options';
import { ListPage, RecordPage } from '../pages/records';
import { Shell } from '../pages/shell';
import { SyncPage } from '../pages/sync';

/** exported presses the button and returns how many changes the file holds, and its text. */
async function exported(profile: Profile, button: string): Promise<string> {
  const [download] = await Promise.all([profile.page.waitForEvent('download'), profile.page.getByRole('button', { name: button }).click()]);
  return readFileSync(await download.path(), 'utf8');
}

describe('devices', () => {
  const house = openHouse({ claimed: true });
  let laptop: Profile;
  let phone: Profile;
  let devices: DevicesPage;

  beforeAll(async () => {
    laptop = await comeIn(house, ines, {}, 'laptop');
    phone = await comeIn(house, ines, {}, 'phone');
    devices = await new DevicesPage(laptop.page).open();
  });

  test('SYNC-09 a person sees the own devices, and names them', async () => {
    await expect.poll(() => devices.rows.count()).toBe(2);
    await devices.rename('this device', 'Laptop in the office');
    await devices.row('Laptop in the office (this device)').waitFor();
    const there = await new DevicesPage(phone.page).open();
    await there.row('Laptop in the office').waitFor();
    await there.rename('this device', 'Phone');
    await devices.row('Phone').waitFor();
  });

  test('SYNC-09 a revoked device learns it at its next contact, and can export what it has not sent', async () => {
    house.guard.allow(unreachable, status(401), status(403));
    await new ListPage(phone.page, 'account').open();
    const sync = await new SyncPage(phone.page).go();
    await sync.command('Go offline');
    await sync.state('Working offline, as you chose');
    await new RecordPage(phone.page).make('account', 'Never sent');
    await new Shell(phone.page).chip(/1 to send/).waitFor();

    await devices.revoke('Phone');
    await devices.row('Phone').filter({ hasText: 'Revoked' }).waitFor();
    await (await sync.go()).command('Go online');
    await phone.page.getByRole('heading', { level: 1, name: 'This device was signed out' }).waitFor();
    expect(await exported(phone, 'Export unsent work')).toContain('Never sent');
    await phone.page.getByText('was saved with 1 change').waitFor();
  });

  test('SYNC-09 what the revoked device held goes from it', async () => {
    house.guard.allow(unreachable, status(401), status(403));
    await phone.page.getByRole('button', { name: 'Remove the data and sign in again' }).click();
    const signIn = await new SignInPage(phone.page).here();
    await expect.poll(() => phone.page.evaluate(() => indexedDB.databases())).toEqual([]);
    await signIn.signIn(ines);
    await new Shell(phone.page).here(ines.name);
    const accounts = await new ListPage(phone.page, 'account').open();
    await phone.page.getByText('No accounts here').waitFor();
    await accounts.scope('All');
    await phone.page.getByText('No accounts here').waitFor();
  });

  test('SYNC-09 INV-2 signing out with unsent work asks, exports, and can send first', async () => {
    house.guard.allow(unreachable);
    const shell = new Shell(laptop.page);
    await new ListPage(laptop.page, 'account').open();
    house.proxy.cut();
    await shell.offline.waitFor();
    await new RecordPage(laptop.page).make('account', 'Sent at last');
    await shell.chip(/1 to send/).waitFor();
    const dialog = await shell.askSignOut(ines.name);
    await dialog.getByText(/^1 change has not been sent yet/).waitFor();
    expect(await dialog.getByRole('button', { name: 'Send first' }).getAttribute('aria-disabled')).toBe('true');
    expect(await exported(laptop, 'Export to a file')).toContain('Sent at last');
    await dialog.getByRole('button', { name: 'Cancel' }).click();

    await (await new SyncPage(laptop.page).go()).command('Go offline');
    house.proxy.target = house.relay.port;
    await (await shell.askSignOut(ines.name)).getByRole('button', { name: 'Send first' }).click();
    await new SignInPage(laptop.page).here();
    await new ListPage(phone.page, 'account').row('Sent at last').waitFor();
  });
});
