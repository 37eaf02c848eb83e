import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ask, newId } from '../harness/engine';
import { ines, jonas, openHouse } from '../harness/house';
import { files, letter } from '../harness/mailfiles';
import { comeIn } from '../harness/people';
import type { Profile } from '../harness/profile';
import { ImportPage } from '../pages/mailimport';
import { ListPage, RecordPage } from '../pages/records';
import { Shell } from '../pages/shell';
import { SyncPage } from '../pages/sync';
import { EmailPage, Timeline, Tracking } from '../pages/track';

const recipients = 5_000;
/** Of them a record names so many (shared/track). */
const named = 500;
const long = 20_000_000;

describe('odd messages', () => {
  const house = openHouse({ claimed: true });
  const line = 'This line stands in a very long letter, again and again.\r\n';
  const folder = files({
    'jonas/Odd/thread.eml': letter(1, { subject: 'The quote' }),
    'ines/Odd/bare.eml': 'Subject: Nobody and never\r\n\r\nWords of nobody.\r\n',
    'ines/Odd/forged.eml': letter(1, { subject: 'Not the quote', from: 'Mallory <mallory@evil.example>', headers: 'References: <1@contoso.example>', date: new Date(Date.UTC(2025, 10, 3)) }),
    'ines/Odd/crowd.eml': letter(2, { subject: 'To everybody' }).replace(/^To: .*$/m, `To: ${Array.from({ length: recipients }, (_, i) => `p${i}@crowd.example`).join(',\r\n ')}`),
    'ines/Odd/long.eml': letter(3, { subject: 'A long story', body: line.repeat(Math.ceil(long / line.length)) }),
  });
  let hers: Profile;
  let his: Profile;
  let contoso = '';
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  beforeAll(async () => {
    await house.invite(ines, jonas, 'member');
    [hers, his] = [await comeIn(house, ines), await comeIn(house, jonas)];
    contoso = (await new RecordPage(his.page).make('account', 'Contoso')).path;
    for (const [{ page }, name] of [[his, 'jonas'], [hers, 'ines']] as const) {
      await page.goto(`${house.origin}/mail`);
      const importing = new ImportPage(page);
      await importing.start(join(folder, name, 'Odd'), { folder: true });
      expect((await importing.done()).refused).toBe(0);
      await importing.steer('Dismiss');
      await new Tracking(page).mail.openFolder('Odd');
    }
    const track = new Tracking(his.page);
    await track.open('The quote', 'Not tracked');
    await track.regarding('cont', 'Contoso');
    await new Shell(his.page).sent();
  });

  test('TRK-03 without sender, date and id, to 5,000 people, of 20 MB: each is tracked, and read by a second person', async () => {
    const track = new Tracking(hers.page);
    const subjects = ['Nobody and never', 'To everybody', 'A long story', 'Not the quote'];
    await track.chooseAll(subjects.length);
    await track.regardingMany(subjects.length, 'cont', 'Contoso');
    await expect.poll(() => track.standings(subjects)).toEqual(subjects.map(() => 'tracked'));

    await new RecordPage(his.page).open(contoso);
    const timeline = new Timeline(his.page);
    await expect.poll(() => timeline.subjects()).toEqual([...subjects, 'The quote'].sort());
    await timeline.openEmail('Nobody and never');
    await his.page.getByRole('region', { name: 'Message' }).getByText('Words of nobody.').waitFor();
    await his.page.getByText('Without a date').waitFor();
    await new RecordPage(his.page).open(contoso);
    const crowd = await timeline.openEmail('To everybody');
    await crowd.people('To').getByText('p0@crowd.example').waitFor();
    await his.page.getByText(`${(recipients + 1 - named).toLocaleString('en')} more recipients are named in the message only.`).waitFor();
    await new RecordPage(his.page).open(contoso);
    await timeline.openEmail('A long story');
    await his.page.getByText('This text is very long: only its beginning shows.').waitFor();
    await his.page.getByRole('region', { name: 'Message' }).getByText(line.trim()).waitFor();
  });

  test('TRK-03 INV-6 a message with the id of somebody else’s thread joins nothing of it', async () => {
    for (const [subject, tracker] of [['The quote', jonas], ['Not the quote', ines]] as const) {
      await new RecordPage(his.page).open(contoso);
      await new Timeline(his.page).openEmail(subject);
      await expect.poll(() => new EmailPage(his.page).trackers.allTextContents()).toEqual([tracker.name]);
    }
  });

  test('TRK-06 what a message cannot be regarding is refused: at once on the device, or by the relay with its reason', async () => {
    const track = new Tracking(hers.page);
    await track.message('To everybody').click();
    await track.pane.getByText('Tracked in CRM').waitFor();
    const id = new URL(hers.page.url()).searchParams.get('message');
    const set = (entity: string) => ({ call: 'setRegarding', args: { mutation: newId(), messages: { ids: [id] }, regarding: { entity, id: newId() } } });
    await expect(ask(hers.page, [set('systemuser')])).rejects.toThrow(/: invalid/);
    await ask(hers.page, [set('account')]);
    await new Shell(hers.page).chip(/^1 needs attention/).waitFor();
    const sync = await new SyncPage(hers.page).go('issues');
    await sync.entry('issues', '“To everybody”').getByText('What it was to be regarding is no longer there, or no longer yours to see. The message is unchanged.').waitFor();
    const emails = await new ListPage(his.page, 'email').go();
    await emails.scope('All');
    await emails.counts(5);
    await new RecordPage(his.page).open(contoso);
    await new Timeline(his.page).entry('To everybody').waitFor();
  });
});
