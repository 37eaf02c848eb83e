import { beforeAll, describe, expect, test } from 'vitest';
import { unreachable } from '../harness/guard';
import { ines, jonas, openHouse } from '../harness/house';
import { comeIn } from '../harness/people';
import type { Profile } from '../harness/profile';
import { ListPage, RecordPage, said } from '../pages/records';
import { Shell } from '../pages/shell';
import { SyncPage } from '../pages/sync';

/** What one person has open. */
interface Desk {
  profile: Profile;
  shell: Shell;
  record: RecordPage;
  accounts: ListPage;
  sync: SyncPage;
}

describe('two people', () => {
  const house = openHouse({ claimed: true });
  let one: Desk;
  let other: Desk;
  let path = '';

  async function desk(account: typeof ines): Promise<Desk> {
    const profile = await comeIn(house, account);
    const { page } = profile;
    const accounts = await new ListPage(page, 'account').open();
    await page.evaluate(() => Object.assign(window, { notReloaded: true }));
    return { profile, shell: new Shell(page), record: new RecordPage(page), accounts, sync: new SyncPage(page) };
  }

  /** apart takes both off the relay by their own choice. */
  async function apart(): Promise<void> {
    for (const { sync } of [one, other]) {
      await (await sync.go()).command('Go offline');
      await sync.state('Working offline, as you chose');
    }
  }

  async function together({ sync }: Desk): Promise<void> {
    await (await sync.go()).command('Go online');
    await sync.state('Everything is up to date');
  }

  beforeAll(async () => {
    await house.invite(ines, jonas, 'member');
    one = await desk(ines);
    other = await desk(jonas);
  });

  test('SYNC-07 what one creates shows in the open list of the other', async () => {
    await one.record.make('account', 'Contoso', { 'Main Phone': '+49 40 111111' });
    path = one.record.path;
    await other.accounts.row('Contoso', '+49 40 111111', ines.name).waitFor();
  });

  test('SYNC-07 what one edits shows in the open form and history of the other', async () => {
    await other.accounts.openRecord('Contoso');
    await one.record.write('Main Phone', '+49 40 222222');
    await other.record.shows('Main Phone', '+49 40 222222');
    await other.record.change(`${ines.name} changed it`, 'Main Phone', '+49 40 111111', '+49 40 222222').waitFor();
    await other.record.write('Main Phone', '+49 40 333333');
    await one.record.shows('Main Phone', '+49 40 333333');
    await one.record.change(`${jonas.name} changed it`, '+49 40 333333').waitFor();
  });

  test('SYNC-07 what is being typed is not replaced by what arrives, and the person is told', async () => {
    const field = one.record.text('Fax');
    await field.pressSequentially('+49 40 9');
    await other.record.write('Fax', '+49 40 444444');
    await one.profile.page.getByText(/^Changed by someone else meanwhile: \+49 40 444444/).waitFor();
    expect(await field.inputValue()).toBe('+49 40 9');
    await field.press('Escape');
    await one.record.shows('Fax', '+49 40 444444');
  });

  test('SYNC-03 both offline, different fields: both are kept and nobody is bothered', async () => {
    house.guard.allow(unreachable);
    house.proxy.cut();
    for (const { shell } of [one, other]) await shell.offline.waitFor();
    await one.record.write('Main Phone', '+49 40 555555');
    await other.record.write('Website', 'https://contoso.example');
    for (const { shell } of [one, other]) await shell.chip(/1 to send/).waitFor();
    house.proxy.target = house.relay.port;
    for (const { shell, record, sync } of [one, other]) {
      await shell.networkBack();
      await shell.online.waitFor();
      await record.shows('Website', 'https://contoso.example');
      await record.shows('Main Phone', '+49 40 555555');
      await sync.go('overwritten');
      await sync.page.getByText('Nothing of yours was overwritten').waitFor();
      await sync.open('replaced');
      await sync.page.getByText('You replaced nothing of others').waitFor();
    }
  });

  test('SYNC-03 both offline, the same field: the last to arrive wins, and both are told', async () => {
    await apart();
    for (const [{ record }, phone] of [[one, '+49 40 666666'], [other, '+49 40 777777']] as const) {
      await record.open(path);
      await record.write('Main Phone', phone);
      await record.change('You changed it', 'waiting to be sent', phone).waitFor();
    }
    await together(one);
    await together(other);
    for (const { record } of [one, other]) {
      await record.open(path);
      await record.shows('Main Phone', '+49 40 777777');
    }
    await one.profile.page.getByText('1 field was overwritten by the last synchronization.').waitFor();
    await one.sync.go('overwritten');
    await one.sync.notice('overwritten', 'Contoso', 'Main Phone', '+49 40 666666', '+49 40 777777', jonas.name).waitFor();
    await other.sync.go('replaced');
    await other.sync.notice('replaced', 'Contoso', 'Main Phone', '+49 40 666666', '+49 40 777777', ines.name).waitFor();
  });

  test('SYNC-03 what was overwritten is restored with one click', async () => {
    await one.sync.notice('overwritten', 'Contoso').getByRole('button', { name: 'Restore mine' }).click();
    await said(one.profile.page, /^The earlier value is back/);
    await other.record.open(path);
    await other.record.shows('Main Phone', '+49 40 666666');
    await one.sync.page.getByText('Nothing of yours was overwritten').waitFor();
  });

  test('SYNC-07 all of it without a reload', async () => {
    for (const { profile } of [one, other]) expect(await profile.page.evaluate(() => 'notReloaded' in window)).toBe(true);
  });
});
