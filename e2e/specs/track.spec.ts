import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { realLetters, realMbox, type RealLetter } from '../harness/corpus';
import { scriptInFrame, unreachable } from '../harness/guard';
import { ines, jonas, openHouse } from '../harness/house';
import { files, letter } from '../harness/mailfiles';
import { comeIn, controlled } from '../harness/people';
import type { Profile } from '../harness/profile';
import { ImportPage } from '../pages/mailimport';
import { RecordPage, said, takeBack } from '../pages/records';
import { Shell } from '../pages/shell';
import { Timeline, Tracking } from '../pages/track';

describe('first light', () => {
  const house = openHouse({ claimed: true });
  const subjects = ['Palletizer quote', 'Gripper fault', 'Site visit', 'Private matter', 'Delivery note'];
  const anna = 'Anna Berg <anna@contoso.example>';
  const ours = subjects.map((subject, n) => ({
    subject,
    text: letter(n, { subject, from: n === 1 ? 'Tom Okafor <tom@harbour.example>' : anna, body: `The words of secretword${n} are here.` }),
  }));
  const [real] = realLetters(1) as [RealLetter];
  const all = [...ours, real];
  const folder = files({ 'Inbox.mbox': realMbox(all) });
  let one: Profile;
  let other: Profile;
  let track: Tracking;
  let account = '';

  beforeAll(async () => {
    one = await comeIn(house, ines);
    await controlled(one);
    await house.invite(ines, jonas, 'member');
    other = await comeIn(house, jonas);
    track = new Tracking(one.page);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('TRK-01 AUTO-06 a message is tracked with two keys, and is a record in the CRM at once', async () => {
    const record = new RecordPage(one.page);
    await record.make('account', 'Contoso');
    account = record.path;
    await record.make('contact', 'Anna Berg', { Email: 'anna@contoso.example' });
    await one.page.goto(new URL('/mail', one.page.url()).href);
    const importing = new ImportPage(one.page);
    await importing.start([join(folder, 'Inbox.mbox')]);
    expect((await importing.done()).imported).toBe(all.length);
    await importing.steer('Dismiss');
    await track.mail.here('Inbox');
    await track.open('Palletizer quote', 'Not tracked');
    await track.letter('t');
    await said(one.page, 'The message is tracked.');
    await track.pane.getByText('Tracked in CRM').waitFor();
  });

  test('TRK-06 PANE-01 regarding is set by a few letters; the pane and the list show it, and who is known', async () => {
    await track.regarding('cont', 'Contoso');
    await said(one.page, /regarding Contoso now/);
    await track.pane.getByRole('link', { name: /Contoso/ }).first().waitFor();
    await track.marked('Palletizer quote', /tracked, regarding account Contoso/);
    await track.pane.getByText('Anna Berg').first().waitFor();
    mkdirSync('output', { recursive: true });
    await one.page.screenshot({ path: 'output/first-light.png' });
  });

  test('TRK-06 TRK-10 regarding is changed and cleared, each with one Undo, and the list shows what is tracked', async () => {
    const about = (name: string) => track.marked('Palletizer quote', new RegExp(`tracked${name}$`));
    const takenBack = async (sentence: string) => {
      await said(one.page, sentence);
      await one.page.locator('body').press('Control+z');
      await about(', regarding account Contoso');
    };
    await track.regarding('anna', 'Anna Berg');
    await about(', regarding contact Anna Berg');
    await takenBack('The message is regarding Anna Berg now.');
    await track.clear('Palletizer quote');
    await about('');
    await takenBack('The message is regarding nothing now.');
    await track.mail.tracked('Tracked');
    await track.mail.counts(1);
    await track.mail.tracked('Not tracked');
    await track.mail.counts(all.length - 1);
    await track.mail.tracked('Tracked or not');
    await track.mail.counts(all.length);
  });

  test('PANE-03 an unknown sender becomes a contact from the pane', async () => {
    await track.open('Gripper fault', 'Not tracked');
    await track.pane.getByRole('button', { name: /Create contact for Tom Okafor/ }).click();
    await one.page.getByRole('dialog').getByRole('button', { name: 'Create contact' }).click();
    await said(one.page, /was created/);
    await expect.poll(() => track.pane.getByRole('button', { name: /Create contact for Tom Okafor/ }).count()).toBe(0);
  });

  test('AUTO-06 TRK-03 the second person sees it on the timeline, with its text, and nothing of what is not tracked', async () => {
    const record = new RecordPage(other.page);
    await record.open(account);
    await record.here('Contoso');
    const timeline = new Timeline(other.page);
    await timeline.entry('Palletizer quote').waitFor();
    await timeline.show('Palletizer quote');
    await timeline.text('secretword0').waitFor();
    // Live: while it is open, another one comes.
    await track.open('Site visit', 'Not tracked');
    await track.regarding('cont', 'Contoso');
    await timeline.entry('Site visit').waitFor();
    expect(await other.page.getByText('Private matter').count()).toBe(0);
    await other.page.goto(new URL('/mail', other.page.url()).href);
    await new Shell(other.page).here(jonas.name);
    expect(await other.page.getByText('Private matter').count()).toBe(0);
  });

  test('TRK-10 TRK-02 undo, and stop tracking with the question', async () => {
    await takeBack(one.page, 'The message is regarding Contoso now.');
    await track.pane.getByText('Not tracked').first().waitFor();
    await track.open('Palletizer quote', 'Tracked in CRM');
    await track.letter('t');
    const question = one.page.getByRole('alertdialog');
    await question.getByText('Stop tracking this message?').waitFor();
    expect(await question.getByRole('radio', { name: /Keep the e-mail in CRM/ }).isChecked()).toBe(true);
    await question.getByRole('button', { name: 'Stop tracking' }).click();
    await said(one.page, 'The message is no longer tracked. Its record stays in CRM.');
    await track.pane.getByText('Not tracked').first().waitFor();
  });

  test('TRK-02 with several selected nobody stops tracking, and it says why', async () => {
    for (const subject of ['Palletizer quote', 'Delivery note']) await track.row(subject).click({ modifiers: ['Control'] });
    await track.pane.getByText('2 messages selected').waitFor();
    const stop = track.pane.getByRole('button', { name: 'Stop tracking' });
    expect(await stop.getAttribute('aria-disabled')).toBe('true');
    await track.pane.getByText(/Pick a single message to stop tracking/).waitFor();
    await one.page.keyboard.press('Escape');
  });

  test('SYNC-01 REL-04 tracked offline, browser closed and opened again: posted once when the relay is back', async () => {
    house.guard.allow(unreachable);
    await house.stopRelay();
    house.guard.allow(scriptInFrame);
    const shell = new Shell(one.page);
    await shell.offline.waitFor();
    for (const [i, subject] of ['Delivery note', real.subject].entries()) {
      await track.open(subject, 'Not tracked');
      await track.regarding('cont', 'Contoso');
      await track.pane.getByText(/waiting to send/i).first().waitFor();
      await shell.chip(`${i + 1} to send`).waitFor();
    }
    await one.close();
    const page = await one.start();
    await page.goto(`${house.origin}/mail`);
    track = new Tracking(page);
    await track.mail.here('Inbox');
    await new Shell(page).chip('2 to send').waitFor();
    await (await track.mail.read('Delivery note')).message.getByText('The words of secretword4 are here.').waitFor();
    for (const subject of ['Delivery note', real.subject]) await track.open(subject, /waiting to send/i);
    await house.startRelay();
    for (const tab of [page, other.page]) {
      await new Shell(tab).networkBack();
      await new Shell(tab).online.waitFor();
    }
    await track.pane.getByText('Tracked in CRM').waitFor();
    const record = new RecordPage(other.page);
    await record.open(account);
    await record.here('Contoso');
    const timeline = new Timeline(other.page);
    await timeline.entry(real.subject).waitFor();
    await expect.poll(() => timeline.subjects()).toEqual(['Delivery note', 'Palletizer quote', real.subject].sort());
  });
});
