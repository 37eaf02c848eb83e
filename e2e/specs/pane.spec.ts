import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ask, creating } from '../harness/engine';
import { unpack } from '../harness/frames';
import { unreachable } from '../harness/guard';
import { held } from '../harness/held';
import { ines, jonas, openHouse } from '../harness/house';
import { files, letter, mbox } from '../harness/mailfiles';
import { comeIn } from '../harness/people';
import type { Profile } from '../harness/profile';
import { Proxy } from '../harness/proxy';
import { SignInPage } from '../pages/entry';
import { ImportPage } from '../pages/mailimport';
import { ListPage, RecordPage, said } from '../pages/records';
import { Shell } from '../pages/shell';
import { EmailPage, Timeline, Tracking } from '../pages/track';

/** A message of two parts: its text, and a file. */
const withFile = {
  headers: 'Cc: Mia Stone <mia@contoso.example>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="b"',
  body: (text: string) => ['--b', 'Content-Type: text/plain; charset=utf-8', '', text, '--b', 'Content-Type: text/plain; name="plan.txt"', 'Content-Disposition: attachment; filename="plan.txt"', '', 'First the press.', '--b--'].join('\r\n'),
};

describe('the CRM beside a message', () => {
  const house = openHouse({ claimed: true });
  const folder = files({
    'Inbox.mbox': mbox([
      letter(0, { subject: 'Delivery plan', headers: withFile.headers, body: withFile.body('The words of trackedword are here.') }),
      letter(1, { subject: 'Terms', body: 'The words of secretword1 are here.' }),
      letter(2, { subject: 'Invoice', body: 'The words of secretword2 are here.' }),
      letter(3, { subject: 'Opening hours', from: 'Nils Okonkwo <nils@harbour.example>', headers: 'Cc: Mia <mia.private@mail.example>', body: 'The words of secretword3 are here.' }),
      letter(4, { subject: 'Reminder' }),
      letter(5, { subject: 'Complaint' }),
    ]),
  });
  let proxy: Proxy;
  let hers: Profile;
  let his: Profile;
  let track: Tracking;
  afterAll(async () => {
    await proxy?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  beforeAll(async () => {
    await house.invite(ines, jonas, 'member');
    hers = await comeIn(house, ines);
    proxy = await Proxy.listen(house.relay.port, { records: true });
    his = await house.browser('jonas');
    await (await new SignInPage(his.page).open(`http://localhost:${proxy.port}`)).signIn(jonas);
    await new Shell(his.page).here(jonas.name);
    const [contoso] = (await ask(hers.page, [creating('account', { name: 'Contoso' })])) as { record: { entity: string; id: string } }[];
    await ask(hers.page, [
      creating('contact', { firstname: 'Anna', lastname: 'Berg', emailaddress1: 'anna@contoso.example' }),
      creating('contact', { firstname: 'Mia', lastname: 'Stone', emailaddress1: 'mia@contoso.example' }),
      creating('opportunity', { name: 'Palletizer line 4', customerid: contoso?.record }),
    ]);
    await hers.page.goto(`${house.origin}/mail`);
    track = new Tracking(hers.page);
    const importing = new ImportPage(hers.page);
    await importing.start([join(folder, 'Inbox.mbox')]);
    expect((await importing.done()).imported).toBe(6);
    await importing.steer('Dismiss');
    await track.mail.openFolder('Inbox');
    await new Shell(hers.page).sent();
  });

  /** opens shows the page of a record of his, in a tab of its own. */
  async function opens(entity: 'account' | 'contact' | 'opportunity', name: string): Promise<Timeline> {
    const page = entity === 'account' ? his.page : await his.tab(his.page.url());
    await new Shell(page).here(jonas.name);
    await (await new ListPage(page, entity).go()).openRecord(name);
    return new Timeline(page);
  }

  test('TRK-03 AUTO-06 SYNC-07 what is tracked is on the timelines of account, contact and opportunity at once, with its people and files', async () => {
    const timelines = [await opens('account', 'Contoso'), await opens('contact', 'Anna Berg'), await opens('opportunity', 'Palletizer line 4')];
    for (const timeline of timelines) expect(await timeline.subjects()).toEqual([]);
    await track.open('Delivery plan', 'Not tracked');
    await track.regarding('pall', 'Palletizer line 4');
    for (const timeline of timelines) await expect.poll(() => timeline.subjects()).toEqual(['Delivery plan']);

    const email = await timelines[1]!.openEmail('Delivery plan');
    await email.people('From').getByText('Anna Berg').waitFor();
    await email.people('To').getByText(/Ines/).waitFor();
    await email.people('Cc').getByText('Mia Stone').waitFor();
    await email.text('The words of trackedword are here.').waitFor();
    await email.file('plan.txt').waitFor();
    // Of what she has not tracked nothing is on his device, nor was sent to it.
    const known = [await held(his.page), ...proxy.received.map((parts) => unpack(Buffer.concat(parts)))].join('\n');
    expect(['trackedword', 'secretword1', 'secretword2', 'secretword3'].filter((word) => known.includes(word))).toEqual(['trackedword']);
  });

  test('TRK-09 the record of a message, and what it is regarding, open from it', async () => {
    const record = new RecordPage(hers.page);
    await track.letter('g');
    await record.here('Palletizer line 4');
    await hers.page.goBack();
    await track.open('Delivery plan', 'Tracked in CRM');
    await track.letter('o');
    await new EmailPage(hers.page).here('Delivery plan');
    await hers.page.goBack();
  });

  test('TRK-01 TRK-06 TRK-10 several are set in one action, after what was and what will be, and taken back in one', async () => {
    const subjects = ['Delivery plan', 'Terms', 'Invoice'];
    await track.choose(...subjects);
    await track.letter('r');
    await hers.page.keyboard.type('cont');
    const choice = track.picker.getByRole('option', { name: /Contoso/ }).first();
    await choice.waitFor();
    await choice.getByRole('img', { name: 'Account' }).waitFor();
    const preview = track.picker.getByRole('list', { name: 'Enter applies to 3 messages, undo for 10 seconds' }).getByRole('listitem');
    await preview.filter({ hasText: /Delivery plan.*Palletizer line 4.*Contoso/ }).waitFor();
    for (const subject of ['Terms', 'Invoice']) await preview.filter({ hasText: new RegExp(`${subject}.*Not tracked, will be tracked.*Contoso`) }).waitFor();
    await hers.page.keyboard.press('Enter');
    for (const subject of subjects) await track.marked(subject, /tracked, regarding account Contoso$/);
    await said(hers.page, '3 messages are regarding Contoso now.');
    await hers.page.locator('body').press('Control+z');
    await track.marked('Delivery plan', /tracked, regarding opportunity Palletizer line 4$/);
    await expect.poll(() => track.standings(subjects)).toEqual(['tracked', 'untracked', 'untracked']);
  });

  test('TRK-06 the picker begins with what is pinned and what was used lately, and ends with the server', async () => {
    await track.open('Terms', 'Not tracked');
    await track.letter('r');
    await track.picker.getByRole('group', { name: 'Recent' }).getByRole('option', { name: /Palletizer line 4/ }).waitFor();
    await hers.page.keyboard.type('contoso');
    await track.picker.getByRole('button', { name: 'Pin Contoso' }).click();
    await track.picker.getByRole('combobox').fill('');
    await track.picker.getByRole('group', { name: 'Pinned' }).getByRole('option', { name: /Contoso/ }).waitFor();
    await track.picker.getByRole('combobox').fill('line');
    const server = track.picker.getByRole('option', { name: /^Search server/ });
    await server.waitFor();
    await hers.page.keyboard.press('ArrowUp');
    await server.and(hers.page.getByRole('option', { selected: true })).waitFor();
    await hers.page.keyboard.press('Enter');
    await server.getByText('The server has no other match').waitFor();
    await hers.page.keyboard.press('Escape');
  });

  test('PANE-01 PANE-03 whom the CRM does not know becomes a lead, or is matched to a contact', async () => {
    await track.open('Opening hours', 'Not tracked');
    await track.stranger('Nils Okonkwo').getByRole('button', { name: /^Create lead/ }).click();
    const create = hers.page.getByRole('dialog');
    await create.getByRole('textbox', { name: 'Topic' }).fill('Asks for our hours');
    await create.getByRole('button', { name: 'Create lead' }).click();
    await track.stranger('Nils Okonkwo').waitFor({ state: 'detached' });
    await track.stranger('Mia').getByRole('button', { name: /^Match/ }).click();
    await new RecordPage(hers.page).find('Contact, lead or account', 'Mia', 'Mia Stone');
    await hers.page.getByRole('dialog').getByRole('button', { name: 'Match' }).click();
    await said(hers.page, 'mia.private@mail.example is an address of Mia Stone now.');
    await track.stranger('Mia').waitFor({ state: 'detached' });
    await track.pane.getByRole('link', { name: /^Contact Mia Stone/ }).waitFor();
    // They are known wherever they write.
    await track.letter('t');
    await track.pane.getByText('Tracked in CRM').waitFor();
    await track.letter('o');
    const email = new EmailPage(hers.page);
    await email.here('Opening hours');
    await email.people('From').getByText(/Okonkwo/).waitFor();
    await email.people('Cc').getByText('Mia Stone').waitFor();
    await hers.page.goBack();
  });

  test('PANE-04 PANE-05 TRK-09 offline it waits, its record opens, and why is said; what is refused says so until it is mended', async () => {
    house.guard.allow(unreachable);
    const shell = new Shell(hers.page);
    await new RecordPage(his.page).make('account', 'Short-lived');
    await track.open('Reminder', 'Not tracked');
    await expect.poll(async () => (await track.why()).allTextContents()).toEqual(expect.arrayContaining([expect.stringMatching(/^You have not tracked this message\./)]));
    await track.letter('r');
    await hers.page.keyboard.type('short');
    await track.picker.getByRole('option', { name: /Short-lived/ }).waitFor();
    await hers.page.keyboard.press('Escape');

    house.proxy.cut();
    await shell.offline.waitFor();
    await track.regarding('cont', 'Contoso');
    await track.pane.getByText('Tracked, waiting to send').waitFor();
    await track.pane.getByText('You are offline. This is what this device knows; others may know more.').waitFor();
    await expect.poll(async () => (await track.why()).allTextContents()).toEqual(expect.arrayContaining([expect.stringMatching(/offline\. It has waited there since .*, and is sent with the next connection\./)]));
    await track.open('Complaint', 'Not tracked');
    await track.regarding('short', 'Short-lived');
    await track.pane.getByText('Tracked, waiting to send').waitFor();
    await track.mail.tracked('Waiting to send');
    await track.mail.counts(2);
    await expect.poll(() => track.standings(['Reminder', 'Complaint'])).toEqual(['pending', 'pending']);
    await track.letter('o');
    await new EmailPage(hers.page).here('Complaint');
    await hers.page.goBack();

    const accounts = await new ListPage(his.page, 'account').go();
    await accounts.select('Short-lived');
    await accounts.command('Delete');
    await accounts.row('Short-lived').waitFor({ state: 'detached' });
    await new Shell(his.page).sent();
    house.proxy.target = house.relay.port;
    await shell.networkBack();
    await track.mail.tracked('Tracking failed');
    await track.mail.counts(1);
    await expect.poll(() => track.standings(['Complaint', 'Reminder'])).toEqual(['failed', 'gone']);
    await track.open('Complaint', 'Tracking failed');
    await expect.poll(async () => (await track.why()).allTextContents()).toEqual(expect.arrayContaining([expect.stringMatching(/^The server did not accept it, .*Open Sync$/)]));
    await track.mail.tracked('Tracked');
    await expect.poll(() => track.standings(['Complaint', 'Reminder'])).toEqual(['gone', 'tracked']);
    await track.mail.tracked('Tracked or not');
  });
});
