import { closeSync, ftruncateSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { unreachable } from '../harness/guard';
import { ines, openHouse } from '../harness/house';
import { files, letter, mbox } from '../harness/mailfiles';
import { comeIn, controlled } from '../harness/people';
import type { Profile } from '../harness/profile';
import { MailPage } from '../pages/mail';
import { MailOptionsPage } from '../pages/maildevice';
import { ImportPage } from '../pages/mailimport';
import { Shell } from '../pages/shell';

const day = 86_400_000;
const ago = (days: number) => new Date(Date.now() - days * day);

// A message with a file whose bytes are no text.
const bytes = Buffer.from([...Array(3_000).keys()].map((i) => (i * 31) % 256));
const withFiles = letter(77, {
  subject: 'The plans',
  date: ago(1),
  headers: 'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="b"',
  body: [
    '--b',
    'Content-Type: text/plain',
    '',
    'See the files.',
    '--b',
    'Content-Type: application/octet-stream',
    'Content-Disposition: attachment; filename="survey.dat"',
    'Content-Transfer-Encoding: base64',
    '',
    ...(bytes.toString('base64').match(/.{1,76}/g) ?? []),
    '--b--',
  ].join('\r\n'),
});

describe('mail that is brought and kept', () => {
  const house = openHouse({ claimed: true });
  let laptop: Profile;
  let mail: MailPage;
  let importing: ImportPage;
  const folder = files({
    'post/letters.mbox': mbox([...Array(12).keys()].map((n) => letter(n, { date: ago(2) }))),
    'post/old/yes.eml': letter(50, { subject: 'Long ago', date: ago(800) }),
    'post/old/again.eml': letter(51, { subject: 'The same year', date: ago(801) }),
    'plans.eml': withFiles,
    'huge.eml': '',
  });

  beforeAll(async () => {
    laptop = await comeIn(house, ines);
    await controlled(laptop);
    mail = new MailPage(laptop.page);
    importing = new ImportPage(laptop.page);
    await mail.page.goto(new URL('/mail', laptop.page.url()).href);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('MBX-01 a folder with folders in it, and a file, are dropped on the window', async () => {
    await mail.page.getByText('No mail here yet').waitFor();
    await importing.drop([join(folder, 'post'), join(folder, 'plans.eml')]);
    expect(await importing.done()).toEqual({ found: 15, imported: 15, duplicates: 0, refused: 0 });
    await importing.steer('Dismiss');
    await mail.here('Inbox');
    await mail.counts(1);
    await mail.openFolder('old');
    await mail.counts(2);
    await mail.openFolder('letters');
    await mail.counts(12);
    await mail.openFolder('Inbox');
  });

  test('MBX-01 a message of 2 GB is refused by its size, and what comes with it is not', async () => {
    const path = join(folder, 'huge.eml');
    const huge = openSync(path, 'w');
    writeSync(huge, letter(99, { subject: 'Too much', body: 'It goes on and on.\r\n'.repeat(10_000) }));
    ftruncateSync(huge, 2 * 1024 ** 3);
    closeSync(huge);
    await importing.start([path, join(folder, 'plans.eml')]);
    expect(await importing.done()).toEqual({ found: 2, imported: 0, duplicates: 1, refused: 1 });
    const refused = await importing.refused();
    expect(refused).toHaveLength(1);
    expect(refused[0]?.join(' ')).toMatch(/huge\.eml.*larger than one message may be/);
    await importing.steer('Dismiss');
    await mail.counts(1);
  });

  test('MBX-06 a file of a message is saved byte for byte, and so is the message', async () => {
    const pane = await mail.read('The plans');
    await pane.message.getByText('See the files.').waitFor();
    expect(await saved(() => pane.attachments.filter({ hasText: 'survey.dat' }).getByRole('button').first().click())).toEqual({ name: 'survey.dat', bytes });
    const source = await mail.source('The plans');
    await source.getByText('Content-Disposition: attachment; filename="survey.dat"').waitFor();
    const whole = await saved(() => source.getByRole('button', { name: 'Save as a file' }).click());
    expect(whole).toEqual({ name: 'The plans.eml', bytes: Buffer.from(withFiles) });
    await source.getByRole('button', { name: 'Close' }).click();
  });

  test('MBX-08 another device keeps the texts of a year, has an older one when it is opened, and all when told so', async () => {
    const phone = await comeIn(house, ines, undefined, 'phone');
    const options = await new MailOptionsPage(phone.page).open();
    await options.textsHere(13, 15);
    const other = await new MailPage(phone.page).open();
    await other.openFolder('old');
    house.guard.allow(unreachable);
    await house.stopRelay();
    await new Shell(phone.page).offline.waitFor();
    const { message } = await other.read('Long ago');
    await message.getByText('The text of this message is not kept on this device.').waitFor();
    await house.startRelay();
    await new Shell(phone.page).networkBack();
    await message.getByText('Hello, this is about order50.').waitFor();
    await (await options.open()).keepTexts('All of them');
    await options.textsHere(15, 15);
    await house.stopRelay();
    await new Shell(phone.page).offline.waitFor();
    await (await other.open()).openFolder('old');
    await (await other.read('The same year')).message.getByText('Hello, this is about order51.').waitFor();
    await (await options.open()).keepTexts('Of the last month');
    await options.textsHere(14, 15); // what was opened stays a while
  });

  /** What the browser saves when something is pressed. */
  async function saved(press: () => Promise<void>): Promise<{ name: string; bytes: Buffer }> {
    const [download] = await Promise.all([laptop.page.waitForEvent('download'), press()]);
    return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
  }
});
