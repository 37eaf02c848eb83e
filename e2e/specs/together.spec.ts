import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { realLetters, realMbox, type RealLetter } from '../harness/corpus';
import { scriptInFrame, unreachable } from '../harness/guard';
import { held } from '../harness/held';
import { ines, jonas, openHouse } from '../harness/house';
import { files } from '../harness/mailfiles';
import { comeIn } from '../harness/people';
import type { Profile } from '../harness/profile';
import { ImportPage } from '../pages/mailimport';
import { RecordPage, said } from '../pages/records';
import { Shell } from '../pages/shell';
import { EmailPage, Timeline, Tracking } from '../pages/track';

/** Somebody whom only one copy of a message names. */
const secret = 'board-7d1c@northbeam.example';

/** withBcc is the copy of a message that names him. */
function withBcc(letter: RealLetter): RealLetter {
  return { ...letter, text: `Bcc: The Board <${secret}>\r\n${letter.text}` };
}

describe('the same message tracked by two people', () => {
  const house = openHouse({ claimed: true });
  const [one, other] = realLetters(2) as [RealLetter, RealLetter];
  const folder = files({ 'ines/Inbox.mbox': realMbox([withBcc(one), other]), 'jonas/Inbox.mbox': realMbox([one, other]) });
  let hers: Profile;
  let his: Profile;
  let contoso = '';
  let fabrikam = '';
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  beforeAll(async () => {
    await house.invite(ines, jonas, 'member');
    [hers, his] = [await comeIn(house, ines), await comeIn(house, jonas)];
    const record = new RecordPage(hers.page);
    contoso = (await record.make('account', 'Contoso')).path;
    fabrikam = (await record.make('account', 'Fabrikam')).path;
    for (const [profile, name] of [[hers, 'ines'], [his, 'jonas']] as const) {
      await profile.page.goto(`${house.origin}/mail`);
      const importing = new ImportPage(profile.page);
      await importing.start([join(folder, name, 'Inbox.mbox')]);
      expect((await importing.done()).imported).toBe(2);
      await importing.steer('Dismiss');
      await new Tracking(profile.page).mail.openFolder('Inbox');
      await new Shell(profile.page).sent();
    }
  });

  /** entries waits until a person's timeline of a record has these e-mails. */
  async function entries({ page }: Profile, record: string, subjects: string[]): Promise<Timeline> {
    await new RecordPage(page).open(record);
    const timeline = new Timeline(page);
    await expect.poll(() => timeline.subjects()).toEqual(subjects);
    return timeline;
  }

  test('TRK-03 SYNC-01 SYNC-03 INV-6 both offline: it is one record with both as trackers, and each sees the Bcc that their copy had', async () => {
    house.guard.allow(unreachable, scriptInFrame);
    house.proxy.cut();
    for (const [{ page }, part, name] of [[hers, 'cont', 'Contoso'], [his, 'fabr', 'Fabrikam']] as const) {
      await new Shell(page).offline.waitFor();
      const track = new Tracking(page);
      await track.message(one.subject).click();
      await track.pane.getByText('Not tracked').first().waitFor();
      await track.regarding(part, name);
      await track.pane.getByText('Tracked, waiting to send').waitFor();
    }
    // She is first, he is last: what he set it regarding is what it is regarding.
    house.proxy.target = house.relay.port;
    for (const { page } of [hers, his]) {
      await new Shell(page).networkBack();
      await new Shell(page).online.waitFor();
      await new Shell(page).sent();
    }
    for (const [{ page }, colleague] of [[hers, jonas], [his, ines]] as const) {
      const track = new Tracking(page);
      await track.pane.getByText('Tracked in CRM').waitFor();
      await track.pane.getByText(`Also tracked by ${colleague.name}`).waitFor();
      await track.marked(one.subject, /tracked, regarding account Fabrikam/);
    }
    for (const [profile, bcc, trackers] of [[hers, 1, [ines.name, jonas.name]], [his, 0, [jonas.name, ines.name]]] as const) {
      await entries(profile, contoso, []);
      const timeline = await entries(profile, fabrikam, [one.subject]);
      const email = await timeline.openEmail(one.subject);
      await expect.poll(() => email.trackers.allTextContents()).toEqual(trackers);
      expect(await email.people('Bcc').count()).toBe(bcc);
      expect((await held(profile.page)).includes(secret)).toBe(bcc > 0);
    }
    await hers.page.getByText('Seen by you only: your copy of the message names them.').waitFor();
  });

  test('TRK-03 TRK-10 what one takes back stays tracked for the other', async () => {
    house.guard.allow(scriptInFrame);
    await his.page.locator('body').press('Control+z');
    await said(his.page, 'Your last change is taken back.');
    for (const { page } of [hers, his]) {
      await expect.poll(() => new EmailPage(page).trackers.allTextContents()).toEqual([ines.name]);
    }
    await entries(hers, fabrikam, []);
    for (const profile of [hers, his]) await entries(profile, contoso, [one.subject]);
    for (const [{ page }, standing] of [[hers, 'tracked'], [his, 'untracked']] as const) {
      await new Shell(page).section('Mail').click();
      const track = new Tracking(page);
      await track.mail.openFolder('Inbox');
      await expect.poll(() => track.standings([one.subject])).toEqual([standing]);
    }
  });

  test('TRK-03 TRK-10 online, who tracks it second joins the record and leaves it without harm to the first', async () => {
    house.guard.allow(scriptInFrame);
    const [first, second] = [new Tracking(his.page), new Tracking(hers.page)];
    await first.message(other.subject).click();
    await first.regarding('cont', 'Contoso');
    await new Shell(his.page).sent();
    await second.message(other.subject).click();
    await second.pane.getByText('Not tracked').first().waitFor();
    await second.letter('t');
    await second.pane.getByText(`Also tracked by ${jonas.name}`).waitFor();
    await second.marked(other.subject, /tracked, regarding account Contoso/);
    await first.pane.getByText(`Also tracked by ${ines.name}`).waitFor();
    await second.stop('keep');
    await second.pane.getByText('Not tracked').first().waitFor();
    await first.pane.getByText(`Also tracked by ${ines.name}`).waitFor({ state: 'detached' });
    await expect.poll(() => first.standings([other.subject])).toEqual(['tracked']);
    await entries(hers, contoso, [one.subject, other.subject].sort());
  });
});
