import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { realLetters, realMbox, type RealLetter } from '../harness/corpus';
import { scriptInFrame, unreachable } from '../harness/guard';
import { ines, jonas, openHouse } from '../harness/house';
import { files } from '../harness/mailfiles';
import { comeIn } from '../harness/people';
import { root } from '../harness/places';
import type { Profile } from '../harness/profile';
import { ImportPage } from '../pages/mailimport';
import { BinPage, ListPage, RecordPage, said, takeBack } from '../pages/records';
import { Shell } from '../pages/shell';
import { SyncPage } from '../pages/sync';
import { type Standing, Timeline, Tracking } from '../pages/track';

/** A row of the deletion table that is about e-mails: what is done, and what is left of item and record. */
interface Row {
  no: string;
  you: 'owner' | 'other';
  state: 'draft' | 'sent';
  what: 'L' | 'C' | 'UY' | 'UN';
  item: 'gone' | 'kept' | 'deleted';
  record: 'gone' | 'kept' | 'deleted';
}

const table = readFileSync(join(root, 'shared/track/testdata/deletion.txt'), 'utf8');
const rows = [...table.matchAll(/^ *(\d+) email +(owner|other) +(draft|sent) +(L|C|UY|UN) +(gone|kept|deleted) +\/ (gone|kept|deleted)$/gm)].map(
  ([, no, you, state, what, item, record]) => ({ no, you, state, what, item, record }) as Row,
);

/** Tall enough that all rows of a list and a timeline are drawn. */
const tall = { viewport: { width: 1440, height: 3200 } };

describe('deletion and stop tracking', () => {
  const house = openHouse({ claimed: true });
  const letters = realLetters(2 * rows.length + 7);
  /** The message of a row of the table, and what is done with it: while the relay is there, or while it is not. */
  const cases = (['online', 'offline'] as const).flatMap((when, part) => rows.map((row, i) => ({ ...row, when, letter: letters[part * rows.length + i]! })));
  const rest = letters.slice(2 * rows.length, -2);
  const fresh = letters.slice(-2);
  const subjectsOf = (some: readonly { letter: RealLetter }[]) => some.map(({ letter }) => letter.subject);
  const folder = files({
    'all/Inbox.mbox': realMbox([...cases.filter(({ state }) => state === 'sent').map(({ letter }) => letter), ...rest]),
    'all/Drafts.mbox': realMbox(cases.filter(({ state }) => state === 'draft').map(({ letter }) => letter)),
    'fresh/Inbox.mbox': realMbox(fresh),
    'other/Inbox.mbox': realMbox(cases.filter(({ you, state }) => you === 'other' && state === 'sent').map(({ letter }) => letter)),
    'other/Drafts.mbox': realMbox(cases.filter(({ you, state }) => you === 'other' && state === 'draft').map(({ letter }) => letter)),
  });
  let laptop: Profile;
  let phone: Profile;
  let desk: Profile;
  let contoso = '';
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** bring imports a person's messages and tracks all of them regarding Contoso. */
  async function bring(profile: Profile, which: 'all' | 'other'): Promise<void> {
    const track = new Tracking(profile.page);
    await track.page.goto(`${house.origin}/mail`);
    const importing = new ImportPage(track.page);
    await importing.start(['Inbox', 'Drafts'].map((name) => join(folder, which, `${name}.mbox`)));
    const mine = cases.filter(({ you }) => which === 'all' || you === 'other');
    const drafts = mine.filter(({ state }) => state === 'draft').length;
    const inbox = mine.length - drafts + (which === 'all' ? rest.length : 0);
    expect(await importing.done()).toEqual({ found: inbox + drafts, imported: inbox + drafts, duplicates: 0, refused: 0 });
    await importing.steer('Dismiss');
    for (const [name, n] of [['Inbox', inbox], ['Drafts', drafts]] as const) {
      await track.mail.openFolder(name);
      await track.mail.counts(n);
      await track.chooseAll(n);
      await track.regardingMany(n, 'cont', 'Contoso');
      await said(track.page, new RegExp(`^${n} messages are regarding Contoso now`));
    }
    await new Shell(track.page).sent();
  }

  beforeAll(async () => {
    await house.invite(ines, jonas, 'member');
    [laptop, phone, desk] = [await comeIn(house, ines, tall, 'laptop'), await comeIn(house, ines, tall, 'phone'), await comeIn(house, jonas, tall)];
    const record = await new RecordPage(desk.page).make('account', 'Contoso');
    contoso = record.path;
    // Who tracks first is the owner of the record.
    await bring(desk, 'other');
    await bring(laptop, 'all');
    await phone.page.goto(`${house.origin}/mail`);
  });

  /** shows waits until a device of hers shows these messages as the table says. */
  async function shows(profile: Profile, some: typeof cases, standing: (one: (typeof cases)[number]) => Standing): Promise<void> {
    const track = new Tracking(profile.page);
    for (const [name, state] of [['Inbox', 'sent'], ['Drafts', 'draft']] as const) {
      await track.mail.openFolder(name);
      const these = some.filter((one) => one.state === state);
      const want = these.map((one) => `${one.no} ${one.when}: ${standing(one)}`);
      await expect.poll(async () => (await track.standings(subjectsOf(these))).map((is, i) => `${these[i]!.no} ${these[i]!.when}: ${is}`)).toEqual(want);
    }
  }

  /** timeline waits until the second person's timeline of Contoso has these e-mails, and no others of the table. */
  async function timeline(want: readonly string[]): Promise<void> {
    await new RecordPage(desk.page).open(contoso);
    const all = subjectsOf(cases);
    await expect.poll(async () => (await new Timeline(desk.page).subjects()).filter((subject) => all.includes(subject))).toEqual([...want].sort());
  }

  /** does carries out what the rows of one time say: hers on one of her devices, and "C" on the second person's. */
  async function does(hers: Profile, when: 'online' | 'offline'): Promise<void> {
    const track = new Tracking(hers.page);
    const some = cases.filter((one) => one.when === when);
    for (const [name, state] of [['Inbox', 'sent'], ['Drafts', 'draft']] as const) {
      await track.mail.openFolder(name);
      for (const { letter, what } of some.filter((one) => one.state === state && one.what.startsWith('U'))) {
        await track.message(letter.subject).click();
        await track.stop(what === 'UY' ? 'delete' : 'keep');
      }
      await track.destroy(...subjectsOf(some.filter((one) => one.state === state && one.what === 'L')));
    }
    await remove(...subjectsOf(some.filter(({ what }) => what === 'C')));
  }

  /** remove deletes these e-mails in the CRM, on the second person's device. */
  async function remove(...subjects: string[]): Promise<void> {
    const list = await new ListPage(desk.page, 'email').go();
    await list.scope('All');
    for (const subject of subjects) await list.select(subject);
    await list.command('Delete');
    for (const subject of subjects) await list.row(subject).waitFor({ state: 'detached' });
  }

  /** How the table says that a message is shown: tracked no more, if it is there. */
  const after = ({ item }: Row): Standing => (item === 'kept' ? 'untracked' : 'gone');
  const before = (): Standing => 'tracked';
  const kept = (some: typeof cases) => subjectsOf(some.filter(({ record }) => record === 'kept'));

  test('DEL-01 DEL-02 DEL-03 TRK-02 rows 1 to 16 of the table, on two devices and a second person’s', async () => {
    house.guard.allow(scriptInFrame);
    expect(rows.map(({ no }) => Number(no))).toEqual(Array.from({ length: 16 }, (_, i) => i + 1));
    const list = await new ListPage(laptop.page, 'email').go();
    await list.scope('Mine');
    await list.counts(cases.filter(({ you }) => you === 'owner').length + rest.length);
    await laptop.page.goto(`${house.origin}/mail`);
    for (const profile of [laptop, phone]) await shows(profile, cases, before);
    await timeline(subjectsOf(cases));

    await does(laptop, 'online');
    const now = cases.filter(({ when }) => when === 'online');
    const later = cases.filter(({ when }) => when === 'offline');
    for (const profile of [laptop, phone]) await shows(profile, cases, (one) => (one.when === 'online' ? after(one) : 'tracked'));
    await timeline([...kept(now), ...subjectsOf(later)]);
  });

  test('DEL-01 DEL-02 DEL-03 SYNC-01 rows 1 to 16 again, done by both while the relay is gone', async () => {
    house.guard.allow(unreachable, scriptInFrame);
    await house.stopRelay();
    for (const { page } of [laptop, phone, desk]) await new Shell(page).offline.waitFor();
    const later = cases.filter(({ when }) => when === 'offline');
    await does(phone, 'offline');
    // Each device shows at once what was done on it, and no other does.
    await shows(phone, later, (one) => (one.what === 'C' ? 'tracked' : after(one)));
    await shows(laptop, later, before);
    await timeline([...kept(cases.filter(({ when }) => when === 'online')), ...subjectsOf(later.filter(({ what }) => what !== 'C'))]);

    await house.startRelay();
    for (const { page } of [laptop, phone, desk]) await new Shell(page).networkBack();
    for (const profile of [laptop, phone]) await shows(profile, cases, after);
    await timeline(kept(cases));
    for (const { page } of [laptop, phone, desk]) {
      await new Shell(page).sent();
      await new Shell(page).online.waitFor();
    }
  });

  test('DEL-02 TRK-10 a deleted record comes back from the bin with its link, a deleted message by Undo', async () => {
    house.guard.allow(scriptInFrame);
    const [record, message, stopped] = rest.map(({ subject }) => subject) as [string, string, string];
    const track = new Tracking(laptop.page);
    await track.mail.openFolder('Inbox');
    await remove(record);
    await expect.poll(() => track.standings([record])).toEqual(['untracked']);
    await (await new BinPage(desk.page).go()).restore(record);
    await expect.poll(() => track.standings([record])).toEqual(['tracked']);
    await track.destroy(message);
    await takeBack(laptop.page, 'The message was deleted for good.');
    await expect.poll(() => track.standings([message])).toEqual(['tracked']);
    await track.message(stopped).click();
    await track.stop('delete');
    await takeBack(laptop.page, 'The message is no longer tracked, and its record is deleted.');
    await expect.poll(() => track.standings([record, message, stopped])).toEqual(['tracked', 'tracked', 'tracked']);
    const other = new Tracking(phone.page);
    await other.mail.openFolder('Inbox');
    await expect.poll(() => other.standings([record, message, stopped])).toEqual(['tracked', 'tracked', 'tracked']);
    await new RecordPage(desk.page).open(contoso);
    await expect.poll(() => new Timeline(desk.page).subjects()).toEqual(expect.arrayContaining([record, message, stopped]));
  });

  test('DEL-17 TRK-10 what was done to messages whose record, or regarding, was deleted meanwhile is tracked again or dropped', async () => {
    const [anew, left] = fresh.map(({ subject }) => subject) as [string, string];
    const [again, dropped] = rest.slice(3).map(({ subject }) => subject) as [string, string];
    const track = new Tracking(laptop.page);
    const record = new RecordPage(desk.page);
    await record.make('account', 'Fabrikam');
    const adatum = (await record.make('account', 'Adatum')).path;
    const importing = new ImportPage(laptop.page);
    await importing.start([join(folder, 'fresh', 'Inbox.mbox')]);
    await importing.done();
    await importing.steer('Dismiss');
    await new Shell(laptop.page).sent();

    const sync = await new SyncPage(laptop.page).go();
    await sync.command('Go offline');
    await new Shell(laptop.page).section('Mail').click();
    await track.mail.openFolder('Inbox');
    for (const [some, part, name] of [[[anew, left], 'fabr', 'Fabrikam'], [[again, dropped], 'adat', 'Adatum']] as const) {
      await track.choose(...some);
      await track.regardingMany(2, part, name);
      await said(laptop.page, `2 messages are regarding ${name} now.`);
    }
    await remove(again, dropped);
    const accounts = await new ListPage(desk.page, 'account').go();
    await accounts.select('Fabrikam');
    await accounts.command('Delete');
    await accounts.row('Fabrikam').waitFor({ state: 'detached' });
    await new Shell(desk.page).sent();

    await sync.go();
    await sync.command('Go online');
    await new Shell(laptop.page).chip(/^4 need attention/).waitFor();
    await sync.open('issues');
    await expect.poll(() => sync.entries('issues').count()).toBe(4);
    const issue = (subject: string) => sync.entry('issues', `“${subject}”`);
    const press = (subject: string, button: string) => issue(subject).getByRole('button', { name: button }).click();
    for (const subject of [anew, left, again, dropped]) {
      await issue(subject).getByText('The record, or what it was to be regarding, was deleted meanwhile. The message is unchanged.').waitFor();
    }
    for (const subject of [left, dropped]) {
      await press(subject, 'Drop');
      await laptop.page.getByRole('alertdialog').getByRole('button', { name: 'Drop' }).click();
      await issue(subject).waitFor({ state: 'detached' });
    }
    await press(again, 'Track again');
    await issue(again).waitFor({ state: 'detached' });
    await press(anew, 'Choose another record…');
    await new RecordPage(laptop.page).find('Regarding', 'Adat', 'Adatum');
    await laptop.page.getByRole('dialog').getByRole('button', { name: 'Track again' }).click();
    await issue(anew).waitFor({ state: 'detached' });
    await new Shell(laptop.page).online.waitFor();
    await new Shell(laptop.page).sent();

    await new Shell(laptop.page).section('Mail').click();
    for (const profile of [laptop, phone]) {
      const list = new Tracking(profile.page);
      await list.mail.openFolder('Inbox');
      await expect.poll(() => list.standings([anew, left, again, dropped])).toEqual(['tracked', 'untracked', 'tracked', 'untracked']);
    }
    await record.open(adatum);
    await expect.poll(() => new Timeline(desk.page).subjects()).toEqual([again, anew].sort());
  });
});
