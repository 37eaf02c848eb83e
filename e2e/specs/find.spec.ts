import { beforeAll, describe, expect, test } from 'vitest';
import { ines, openHouse } from '../harness/house';
import { comeIn } from '../harness/people';
import type { Profile } from '../harness/profile';
import { FindPage } from '../pages/find';
import { ListPage, RecordPage, said } from '../pages/records';

describe('advanced find', () => {
  const house = openHouse({ claimed: true });
  let laptop: Profile;
  let accounts: ListPage;
  let find: FindPage;

  beforeAll(async () => {
    laptop = await comeIn(house, ines);
    accounts = new ListPage(laptop.page, 'account');
    find = new FindPage(laptop.page);
  });

  test('FILT-01 with nothing asked it finds everything', async () => {
    const record = new RecordPage(laptop.page);
    for (const [name, employees] of [['Fabrikam', '120'], ['Fabricom', '8'], ['Northwind', '300']] as const) {
      await record.start('account');
      await record.text('Account Name').fill(name);
      await record.text('Number of Employees').fill(employees);
      await record.command('Create');
      await record.here(name);
    }
    await record.start('contact');
    await record.text('Last Name').fill('Lindqvist');
    await record.find('Company Name', 'north', 'Northwind');
    await record.command('Create');
    await record.here('Lindqvist');
    await accounts.go();
    await accounts.counts(3);
    await find.start();
    await find.matches(3);
  });

  test('FILT-01 conditions select records, counted as they are edited, of this device alone', async () => {
    await laptop.page.context().setOffline(true);
    await find.condition('Account Name', 'begins with', 'fabr');
    await find.matches(2);
    await find.condition('Number of Employees', 'is at least', '100');
    await find.matches(1);
    await find.result.getByRole('link', { name: 'Fabrikam' }).waitFor();
  });

  test('FILT-01 the text and the rows are two views of one filter', async () => {
    const text = await find.asText();
    await expect.poll(() => text.inputValue()).toContain('operator="begins-with"');
    await text.fill((await text.inputValue()).replace('value="100"', 'value="5"'));
    await find.matches(2);
    await find.asRows();
    await expect.poll(() => laptop.page.getByRole('textbox', { name: 'Value' }).last().inputValue()).toBe('5');
    await find.command('Undo').click();
    await find.matches(1);
  });

  test('FILT-05 a fault is named with its place, and the rows stay', async () => {
    const text = await find.asText();
    const whole = await text.inputValue();
    await text.fill(whole.replace('begins-with', 'begins'));
    await laptop.page.getByRole('alert').getByText(/^Line \d+, column \d+: found .+, expected .+\.$/).first().waitFor();
    await find.result.getByText('Has a fault').waitFor();
    await text.fill(whole);
    await find.matches(1);
    await find.asRows();
  });

  test('FILT-01 related records decide, several record types deep', async () => {
    await laptop.page.getByRole('button', { name: 'Remove the condition on Account Name' }).click();
    const contacts = await find.related('Contact: Company Name', 'Contact');
    await find.matches(1);
    await find.condition('Last Name', 'equals', 'lindqvist', contacts);
    await find.matches(1);
    await find.result.getByRole('link', { name: 'Northwind' }).waitFor();
    await contacts.getByRole('textbox', { name: 'Value' }).fill('nobody');
    await find.matches(0);
    await contacts.getByRole('textbox', { name: 'Value' }).fill('lindqvist');
    await find.matches(1);
  });

  test('FILT-01 it is saved as a personal view, offline too, and the list shows it', async () => {
    await find.command('Save view').click();
    const dialog = laptop.page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: 'Name of the view' }).fill('Large with people');
    await laptop.page.keyboard.press('Enter');
    await said(laptop.page, '“Large with people” was saved.');
    await laptop.page.context().setOffline(false);
    await accounts.go();
    await accounts.counts(3);
    await laptop.page.getByRole('combobox', { name: 'View' }).selectOption({ label: 'Large with people' });
    await accounts.counts(1);
    await accounts.row('Northwind').waitFor();
  });
});
