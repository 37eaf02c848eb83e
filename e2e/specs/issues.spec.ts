import { beforeAll, describe, expect, test } from 'vitest';
import { ask, creating } from '../harness/engine';
import { ines, jonas, openHouse } from '../harness/house';
import { comeIn } from '../harness/people';
import type { Profile } from '../harness/profile';
import { ListPage, RecordPage, said } from '../pages/records';
import { Shell } from '../pages/shell';
import { SyncPage } from '../pages/sync';

describe('what needs attention', () => {
  const house = openHouse({ claimed: true });
  let admin: Profile;
  let member: Profile;
  let record: RecordPage;
  let sync: SyncPage;
  let accounts: ListPage;
  let hers: ListPage;
  let shell: Shell;

  beforeAll(async () => {
    await house.invite(ines, jonas, 'member');
    admin = await comeIn(house, ines);
    member = await comeIn(house, jonas);
    hers = await new ListPage(admin.page, 'account').open();
    accounts = await new ListPage(member.page, 'account').open();
    record = new RecordPage(member.page);
    sync = new SyncPage(member.page);
    shell = new Shell(member.page);
  });

  /** refused has a record of Jonas deleted by Ines while he edits it offline. */
  async function refused(name: string, phone: string): Promise<void> {
    await record.make('account', name, { 'Main Phone': '+49 1111111' });
    const { path } = record;
    await hers.row(name).waitFor();
    await (await sync.go()).command('Go offline');
    await sync.state('Working offline, as you chose');
    await record.open(path);
    await record.write('Main Phone', phone);
    await shell.chip(/1 to send/).waitFor();
    await hers.select(name);
    await hers.command('Delete');
    await hers.row(name).waitFor({ state: 'detached' });
    await new Shell(admin.page).sent();
    await (await sync.go()).command('Go online');
    await shell.chip(/^1 needs attention/).waitFor();
  }

  test('SYNC-04 a change to a record that was deleted meanwhile waits with its reason', async () => {
    await refused('Tailspin', '+49 2222222');
    await sync.open('issues');
    await sync.entry('issues', 'Changed Main Phone of “Tailspin (deleted)”', 'The record was deleted meanwhile.').waitFor();
    await member.page.reload();
    await sync.entry('issues', 'Changed Main Phone of “Tailspin (deleted)”', 'The record was deleted meanwhile.').waitFor();
  });

  test('SYNC-04 tried again as it was, it is refused at once and still there', async () => {
    await sync.entry('issues', 'Tailspin').getByRole('button', { name: 'Retry', exact: true }).click();
    await said(member.page, /^That was not done\./);
    await sync.entry('issues', 'Changed Main Phone of “Tailspin (deleted)”', 'The record was deleted meanwhile.').waitFor();
    await expect.poll(() => sync.entries('issues').count()).toBe(1);
  });

  test('SYNC-04 the record is created again from what was there, with the change', async () => {
    await sync.entry('issues', 'Tailspin').getByRole('button', { name: 'Create it again' }).click();
    await said(member.page, 'The record is made again from what you had.');
    await member.page.getByText('Nothing needs your attention').waitFor();
    await hers.row('Tailspin', '+49 2222222').waitFor();
    await accounts.go();
    await accounts.row('Tailspin', '+49 2222222').waitFor();
  });

  test('SYNC-04 a refused change is discarded only after a question', async () => {
    await refused('Litware', '+49 3333333');
    await sync.open('issues');
    await sync.entry('issues', 'Litware').getByRole('button', { name: 'Discard' }).click();
    const dialog = member.page.getByRole('alertdialog', { name: 'Discard this change?' });
    await dialog.getByRole('button', { name: 'Keep it' }).click();
    await sync.entry('issues', 'Litware').getByRole('button', { name: 'Discard' }).click();
    await dialog.getByRole('button', { name: 'Discard' }).click();
    await member.page.getByText('Nothing needs your attention').waitFor();
    await shell.online.waitFor();
  });
});

describe('who reads only', () => {
  const house = openHouse({ claimed: true });

  test('SYNC-04 REL-03 is offered no change, and told why', async () => {
    await house.invite(ines, jonas, 'readOnly');
    const admin = await comeIn(house, ines);
    const reader = await comeIn(house, jonas);
    await new ListPage(admin.page, 'account').open();
    await new RecordPage(admin.page).make('account', 'Northwind', { 'Main Phone': '+49 4444444' });
    const accounts = await new ListPage(reader.page, 'account').open();
    await expect.poll(() => reader.page.getByRole('toolbar').getByRole('button', { name: 'New', exact: true }).getAttribute('aria-disabled')).toBe('true');
    const record = await accounts.openRecord('Northwind');
    await reader.page.getByText('You can read this record, not change it.').waitFor();
    expect(await record.text('Main Phone').count()).toBe(0);
    await expect(ask(reader.page, [creating('account', { name: 'Mine' })])).rejects.toThrow(/denied/);
    await accounts.go();
    await accounts.counts(1);
  });
});

describe('possible duplicates', () => {
  const house = openHouse({ claimed: true });
  let laptop: Profile;
  let record: RecordPage;
  let sync: SyncPage;
  let contacts: ListPage;

  beforeAll(async () => {
    laptop = await comeIn(house, ines);
    contacts = await new ListPage(laptop.page, 'contact').open();
    record = new RecordPage(laptop.page);
    sync = new SyncPage(laptop.page);
  });

  const email = (name: string) => `${name}@litware.example`;

  test('SYNC-11 CRM-05 two contacts with the same e-mail address are flagged on both', async () => {
    await record.make('contact', 'Petra Novak', { Email: email('petra'), 'Job Title': 'Buyer' });
    await record.make('contact', 'Petra Nováková', { Email: email('petra').toUpperCase(), 'Mobile Phone': '+420 5555555' });
    await laptop.page.getByText('Possible duplicate, the same e-mail address:').waitFor();
    await sync.go('duplicates');
    await sync.entry('duplicates', 'Petra Novak', 'Petra Nováková', 'The same e-mail address').waitFor();
  });

  test('CRM-05 they are merged with the values that are chosen, and the other leads to the one that stays', async () => {
    await sync.entry('duplicates', 'Petra Novak').getByRole('link', { name: 'Compare and merge' }).click();
    const dialog = laptop.page.getByRole('dialog', { name: 'Merge two records' });
    await dialog.getByRole('radiogroup', { name: 'Which one stays' }).getByRole('radio', { name: /^Petra Novak\b(?!á)/ }).click();
    await dialog.getByRole('radio', { name: 'Mobile Phone of Petra Nováková: +420 5555555' }).check();
    await dialog.getByRole('button', { name: 'Merge into “Petra Novak”' }).click();
    await said(laptop.page, '“Petra Nováková” was merged into “Petra Novak”.');
    await contacts.go();
    await contacts.counts(1);
    await contacts.openRecord('Petra Novak');
    await record.shows('Mobile Phone', '+420 5555555');
    await record.shows('Job Title', 'Buyer');
    await record.change('You merged it').waitFor();
  });

  test('SYNC-11 both are kept where they are not the same, and it is not asked again', async () => {
    await record.make('contact', 'Tomas Blaha', { Email: email('office') });
    await record.make('contact', 'Jana Mala', { Email: email('office') });
    await laptop.page.getByRole('button', { name: 'Keep both' }).click();
    await said(laptop.page, 'Both are kept.');
    await laptop.page.getByText('Possible duplicate, the same e-mail address:').waitFor({ state: 'detached' });
    await sync.go('duplicates');
    await laptop.page.getByText('No possible duplicates').waitFor();
    await contacts.go();
    await contacts.counts(3);
  });
});
