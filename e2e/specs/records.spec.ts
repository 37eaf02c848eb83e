import { beforeAll, describe, test } from 'vitest';
import { ines, jonas, openHouse } from '../harness/house';
import { comeIn } from '../harness/people';
import type { Profile } from '../harness/profile';
import { BinPage, ListPage, RecordPage, said, takeBack } from '../pages/records';
import { Shell } from '../pages/shell';

describe('records', () => {
  const house = openHouse({ claimed: true });
  let laptop: Profile;
  let record: RecordPage;
  let accounts: ListPage;
  let contacts: ListPage;

  beforeAll(async () => {
    laptop = await comeIn(house, ines);
    record = new RecordPage(laptop.page);
    accounts = new ListPage(laptop.page, 'account');
    contacts = new ListPage(laptop.page, 'contact');
    await accounts.open();
  });

  test('CRM-01 an account is created with texts, a choice and money, and the list has it', async () => {
    await record.start('account');
    await record.text('Account Name').fill('Fabrikam');
    await record.text('Main Phone').fill('+49 30 1234567');
    await record.choose('Industry', 'Insurance');
    await record.text('Annual Revenue').fill('1250000.5');
    await record.command('Create');
    await said(laptop.page, '“Fabrikam” was created.');
    await record.here('Fabrikam');
    await record.shows('Main Phone', '+49 30 1234567');
    await record.shows('Annual Revenue', '1,250,000.50');
    await accounts.go();
    await accounts.row('Fabrikam', '+49 30 1234567', ines.name).waitFor();
  });

  test('CRM-01 a contact is created with a lookup by type-ahead, a choice and a date', async () => {
    await record.start('contact');
    await record.text('First Name').fill('Mara');
    await record.text('Last Name').fill('Lindqvist');
    await record.text('Job Title').fill('Purchaser');
    await record.find('Company Name', 'fab', 'Fabrikam');
    await record.choose('Gender', 'Female');
    await record.text('Birthday').fill('1984-02-29');
    await record.command('Create');
    await record.here('Mara Lindqvist');
    await record.shows('Company Name', 'Fabrikam');
    await record.shows('Birthday', '1984-02-29');
    await contacts.go();
    await contacts.row('Mara Lindqvist', 'Purchaser', 'Fabrikam').waitFor();
  });

  test('CRM-01 a record without its name is not created, and what was typed stays', async () => {
    await record.start('account');
    await record.text('Main Phone').fill('12345678');
    await record.command('Create');
    await laptop.page.getByText('1 field must be filled in first.').waitFor();
    await record.shows('Main Phone', '12345678');
    await record.text('Main Phone').fill('');
    await accounts.go();
    await accounts.counts(1);
  });

  test('CRM-01 each edit is in the history with who, when, device, before and after', async () => {
    await accounts.openRecord('Fabrikam');
    await record.write('Main Phone', '+49 30 7654321');
    await record.choose('Industry', 'Legal Services');
    const phone = record.change('You changed it', 'Main Phone', '+49 30 1234567', '+49 30 7654321');
    await phone.filter({ hasText: /from Chrome on Linux/ }).filter({ hasText: /\d\d:\d\d/ }).waitFor();
    await record.change('You changed it', 'Industry', 'Insurance', 'Legal Services').waitFor();
    await record.change('You created it', 'Fabrikam').waitFor();
  });

  test('SYNC-03 an earlier value is restored with one click', async () => {
    await laptop.page.getByRole('button', { name: 'Restore Main Phone to +49 30 1234567' }).click();
    await said(laptop.page, 'The earlier value of Main Phone is back.');
    await record.shows('Main Phone', '+49 30 1234567');
    await record.change('You changed it', 'Main Phone').first().filter({ hasText: '+49 30 1234567' }).waitFor();
  });

  test('SYNC-05 everything has been sent, and stands there after a reload', async () => {
    await new Shell(laptop.page).sent();
    await laptop.page.reload();
    await record.here('Fabrikam');
    await record.shows('Main Phone', '+49 30 1234567');
    await record.shows('Industry', '21');
    await record.change('You changed it', 'Industry', 'Insurance', 'Legal Services').waitFor();
  });

  test('CRM-03 TRK-11 an account is deactivated and activated', async () => {
    await record.command('Deactivate');
    await said(laptop.page, '“Fabrikam” is now inactive.');
    await accounts.go();
    await accounts.row('Fabrikam').waitFor({ state: 'detached' });
    await accounts.scope('Inactive');
    await accounts.openRecord('Fabrikam');
    await record.command('Activate');
    await said(laptop.page, '“Fabrikam” is now active.');
    await accounts.go();
    await accounts.row('Fabrikam').waitFor();
  });

  test('CRM-03 TRK-11 an opportunity is closed as won with what it brought, and reopened', async () => {
    await record.start('opportunity');
    await record.text('Topic').fill('Fleet renewal');
    await record.find('Potential Customer', 'fab', 'Fabrikam');
    await record.text('Est. Revenue').fill('90000');
    await record.text('Est. Close Date').fill('2027-03-31');
    await record.command('Create');
    await record.here('Fleet renewal');
    await record.command('Close as won');
    await laptop.page.getByRole('menuitem', { name: 'Close as won' }).click();
    const dialog = laptop.page.getByRole('dialog', { name: 'Close as won: “Fleet renewal”' });
    await dialog.getByRole('textbox', { name: 'Actual Revenue', exact: true }).fill('85500');
    await dialog.getByRole('button', { name: 'Close as won' }).click();
    await said(laptop.page, '“Fleet renewal” is now won.');
    await record.change('You changed its state', 'Open', 'Won', '85,500.00').waitFor();
    await record.shows('Actual Revenue', '85,500.00');
    await record.command('Reopen');
    await laptop.page.getByRole('menuitem', { name: 'Reopen' }).click();
    const question = laptop.page.getByRole('dialog', { name: 'Reopen: “Fleet renewal”' });
    await question.getByRole('button', { name: 'Reopen' }).click();
    await said(laptop.page, '“Fleet renewal” is now open.');
    await record.change('You changed its state', /Won[^]*Open/).waitFor();
  });

  test('TRK-11 an account is assigned to another person, and shows as theirs', async () => {
    await house.invite(ines, jonas, 'member');
    await accounts.go();
    await accounts.select('Fabrikam');
    await accounts.command('Assign');
    const dialog = laptop.page.getByRole('dialog', { name: 'Assign “Fabrikam”' });
    await dialog.getByRole('combobox', { name: 'New owner' }).pressSequentially('jon');
    await laptop.page.getByRole('option', { name: jonas.name }).click();
    await dialog.getByRole('button', { name: 'Assign', exact: true }).click();
    await said(laptop.page, `“Fabrikam” now belongs to ${jonas.name}.`);
    await accounts.row('Fabrikam', jonas.name).waitFor();
    await accounts.scope('Mine');
    await accounts.row('Fabrikam').waitFor({ state: 'detached' });
    await accounts.scope('Active');
    await accounts.row('Fabrikam').waitFor();
  });

  test('CRM-01 a record is found by its name from anywhere', async () => {
    await laptop.page.getByRole('button', { name: 'Search records and commands' }).click();
    const shell = new Shell(laptop.page);
    await shell.palette.waitFor();
    await laptop.page.keyboard.type('lindq');
    await shell.palette.getByRole('option', { name: 'Mara Lindqvist' }).waitFor();
    await laptop.page.keyboard.press('Enter');
    await record.here('Mara Lindqvist');
  });

  test('CRM-01 a record is deleted, and taken back from the message', async () => {
    await record.make('account', 'Mistake Ltd');
    await record.command('Delete');
    await record.gone('Mistake Ltd');
    await takeBack(laptop.page, '“Mistake Ltd” was deleted.');
    await record.here('Mistake Ltd');
    await record.command('Delete');
    await record.gone('Mistake Ltd');
  });

  test('CRM-01 the recycle bin restores a record, and what was looked up still leads to it', async () => {
    await accounts.go();
    await accounts.select('Fabrikam');
    await accounts.command('Delete');
    await accounts.row('Fabrikam').waitFor({ state: 'detached' });
    const bin = await new BinPage(laptop.page).go();
    await bin.entry('Fabrikam').filter({ hasText: ines.name }).waitFor();
    await bin.restore('Fabrikam');
    await contacts.go();
    await contacts.openRecord('Mara Lindqvist');
    await record.shows('Company Name', 'Fabrikam');
    await laptop.page.getByRole('link', { name: 'Open Fabrikam' }).click();
    await record.here('Fabrikam');
    await record.change('You restored it').waitFor();
    await record.change('You deleted it').waitFor();
  });
});
