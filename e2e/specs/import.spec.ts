import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ines, openHouse } from '../harness/house';
import { files, letters, mbox } from '../harness/mailfiles';
import { comeIn, controlled } from '../harness/people';
import type { Profile } from '../harness/profile';
import { MailPage } from '../pages/mail';
import { ImportPage } from '../pages/mailimport';

const many = 8_000;
const large = 200;
const few = 3;
const secret = 'quetzalcoatl';
const public_ = 'huitzilopochtli';

describe('an import', () => {
  const house = openHouse({ claimed: true });
  const folder = files({
    'first/Inbox.mbox': mbox(letters(0, many)),
    'second/Inbox.mbox': mbox(letters(many, many)),
    'large/Inbox.mbox': mbox(letters(2 * many, large, 'Large', 30_000)),
  });
  const file = (name: string) => join(folder, name, 'Inbox.mbox');
  let laptop: Profile;
  let mail: MailPage;
  let importing: ImportPage;

  beforeAll(async () => {
    laptop = await comeIn(house, ines);
    await controlled(laptop);
    await work();
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** work opens the mail of the browser as it is now. */
  async function work(): Promise<void> {
    mail = new MailPage(laptop.page);
    importing = new ImportPage(laptop.page);
    await mail.page.goto(`${house.origin}/mail`);
  }

  test('MBX-01 there is no room: it says so, what is there is read, and it goes on when there is room', async () => {
    const { usage = 0 } = await laptop.page.evaluate(() => navigator.storage.estimate());
    // A browser that has written believes for a while that there is room.
    await laptop.close();
    await laptop.start();
    const devtools = await laptop.devtools();
    await devtools.send('Storage.overrideQuotaForOrigin', { origin: house.origin, quotaSize: usage + 3_000_000 });
    await work();
    await importing.start([file('large')]);
    const stopped = await importing.full();
    expect(stopped.imported).toBeLessThan(large);
    const pane = await mail.readFirst();
    await pane.message.getByText(/this is about \w+\d+\./).waitFor();
    await mail.counts(stopped.imported);
    await devtools.send('Storage.overrideQuotaForOrigin', { origin: house.origin });
    await importing.steer('Resume');
    expect(await importing.done()).toEqual({ found: large, imported: large, duplicates: 0, refused: 0 });
    await importing.steer('Dismiss');
    await mail.counts(large);
  });

  test('MBX-01 it is paused and goes on', async () => {
    await importing.start([file('first')]);
    const paused = await importing.pause();
    expect(paused.imported).toBeLessThan(many);
    await mail.here('Inbox');
    await mail.openFolder('Archive');
    await mail.openFolder('Inbox');
    await mail.counts(large + paused.imported);
    expect(await importing.counts()).toEqual(paused);
    await importing.steer('Resume');
    expect(await importing.done()).toEqual({ found: many, imported: many, duplicates: 0, refused: 0 });
    await importing.steer('Dismiss');
    await mail.counts(large + many);
  });

  test('MBX-01 the same file again is all there already', async () => {
    await importing.start([file('first')]);
    expect(await importing.done()).toEqual({ found: many, imported: 0, duplicates: many, refused: 0 });
    await importing.steer('Dismiss');
    await mail.counts(large + many);
  });

  test('MBX-01 REL-04 the browser is killed in the middle: what was saved is there, and the same file brings the rest', async () => {
    await importing.start([file('second')]);
    const before = await importing.some();
    await laptop.kill();
    await laptop.start();
    await work();
    const interrupted = await importing.interrupted();
    expect(interrupted.imported).toBeGreaterThanOrEqual(before.imported);
    expect(interrupted.imported).toBeLessThan(many);
    await mail.here('Inbox');
    await mail.atLeast(large + many + interrupted.imported);

    await importing.choose([file('first')]);
    await importing.dialog.getByText(/^These are not the files with which the import began/).waitFor();
    await importing.dialog.getByRole('button', { name: 'Cancel' }).click();
    await importing.choose([file('second')]);
    expect(await importing.done()).toEqual({ found: many, imported: many, duplicates: 0, refused: 0 });
    await mail.counts(large + 2 * many);

    // One that has ended is told of until it is dismissed.
    await laptop.page.reload();
    expect(await importing.done()).toMatchObject({ imported: many });
    await importing.steer('Dismiss');
  });
});

describe('an import for this device only', () => {
  const house = openHouse({ claimed: true });
  const folder = files({ 'own/Inbox.mbox': mbox(letters(0, few, secret)), 'everybody/Inbox.mbox': mbox(letters(few, few, public_)) });
  const file = (name: string) => join(folder, name, 'Inbox.mbox');
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('MBX-07 a mailbox of this device is on no other, and the relay has nothing of it', async () => {
    const laptop = await comeIn(house, ines);
    await controlled(laptop);
    const mail = new MailPage(laptop.page);
    const importing = new ImportPage(laptop.page);
    await mail.page.goto(`${house.origin}/mail`);
    for (const [name, how] of [['everybody', {}], ['own', { deviceOnly: 'Old archive' }]] as const) {
      await importing.start([file(name)], how);
      expect(await importing.done()).toMatchObject({ imported: few });
      await importing.steer('Dismiss');
    }
    await mail.counts(few);
    await mail.folder('Inbox').nth(1).click();
    await mail.row(`${secret} 0`).waitFor();

    const phone = await comeIn(house, ines, undefined, 'phone');
    const other = new MailPage(phone.page);
    await other.open();
    await other.search(public_);
    await other.everywhere();
    await other.counts(few);
    await other.search(secret);
    await other.counts(0);
    expect(await phone.page.getByText('Old archive').count()).toBe(0);
    expect(holding(house.folder, public_)).not.toEqual([]);
    expect(holding(house.folder, secret)).toEqual([]);
  });
});

/** holding lists the files below a folder that hold a text. */
function holding(folder: string, text: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(join(folder, name)).isFile())
    .filter((name) => readFileSync(join(folder, name)).includes(text));
}
