import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { unreachable } from '../harness/guard';
import { ines, jonas, openHouse } from '../harness/house';
import { files, letters, mbox } from '../harness/mailfiles';
import { comeIn, controlled } from '../harness/people';
import type { Profile } from '../harness/profile';
import { ImportPage } from '../pages/mailimport';
import { ListPage, RecordPage } from '../pages/records';
import { Shell } from '../pages/shell';
import { Tracking } from '../pages/track';

/** How many messages each folder has; all of one are selected and tracked at once. */
const many = { Inbox: 2_000, Archive: 1_000 };

describe('thousands of messages tracked offline', () => {
  const house = openHouse({ claimed: true });
  const folder = files({ 'Inbox.mbox': mbox(letters(0, many.Inbox)), 'Archive.mbox': mbox(letters(many.Inbox, many.Archive, 'Older')) });
  let laptop: Profile;
  let desk: Profile;
  let shell: Shell;
  let track: Tracking;
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** at takes the page objects to the tab that is open now. */
  function at(): void {
    shell = new Shell(laptop.page);
    track = new Tracking(laptop.page);
  }

  /** opens shows a folder with all its messages. */
  async function opens(name: 'Inbox' | 'Archive'): Promise<void> {
    await track.mail.openFolder(name);
    await track.mail.counts(many[name]);
  }

  /** waiting is how many changes the chip says are to be sent. */
  async function waiting(): Promise<number> {
    const text = (await shell.chip(/^Offline/).textContent()) ?? '';
    return Number(/([\d,]+) to send/.exec(text)?.[1]?.replaceAll(',', '') ?? 0);
  }

  /** posted waits until the second person has n e-mails, and looks at some of the last, of which each is there once, with its text. */
  async function posted(n: number, word: string, last: number): Promise<void> {
    const emails = await new ListPage(desk.page, 'email').go();
    await emails.scope('All');
    await emails.counts(n);
    for (const i of [n - last, n - last / 2, n - 1]) {
      await emails.search(`${word} ${i}`);
      await expect.poll(() => emails.row(`${word} ${i}`).count()).toBe(1);
      await emails.openRecord(`${word} ${i}`);
      await desk.page.getByRole('region', { name: 'Message' }).getByText(`Hello, this is about ${word.toLowerCase()}${i}.`).waitFor();
      await emails.go();
      await emails.scope('All');
    }
  }

  beforeAll(async () => {
    await house.invite(ines, jonas, 'member');
    [laptop, desk] = [await comeIn(house, ines), await comeIn(house, jonas)];
    await controlled(laptop);
    // What has just signed in is on the disk for certain once the browser was closed.
    await laptop.close();
    await (await laptop.start()).goto(`${house.origin}/records/account`);
    at();
    await shell.online.waitFor();
    await new RecordPage(laptop.page).make('account', 'Contoso');
    await laptop.page.goto(`${house.origin}/mail`);
    const importing = new ImportPage(laptop.page);
    await importing.start([join(folder, 'Inbox.mbox'), join(folder, 'Archive.mbox')]);
    expect((await importing.done()).imported).toBe(many.Inbox + many.Archive);
    await importing.steer('Dismiss');
    await shell.sent();
  });

  test('INV-2 REL-04 TRK-06 the relay is killed while they are posted: all are there, none twice', async () => {
    house.guard.allow(unreachable);
    await opens('Inbox');
    house.proxy.cut();
    await shell.offline.waitFor();
    await track.chooseAll(many.Inbox);
    await track.regardingMany(many.Inbox, 'cont', 'Contoso');
    await shell.chip(/2,000 to send/).waitFor();

    // Each time the relay dies in the middle of what it is being sent.
    let left = many.Inbox;
    for (const most of [20_000, 60_000, 60_000]) {
      let sent = 0;
      house.proxy.onSent = (bytes) => {
        sent += bytes;
        if (sent > most) void house.relay.kill();
      };
      house.proxy.target = house.relay.port;
      await shell.networkBack();
      await expect.poll(() => house.relay.running).toBe(false);
      await shell.offline.waitFor();
      left = await waiting();
      expect(left).toBeGreaterThan(0);
      house.proxy.onSent = undefined;
      house.proxy.cut();
      await house.startRelay();
      house.proxy.cut();
    }
    expect(left).toBeLessThan(many.Inbox);
    house.proxy.target = house.relay.port;
    await shell.networkBack();
    await shell.online.waitFor();
    await shell.sent();
    await posted(many.Inbox, 'Letter', many.Inbox);
  });

  test('INV-2 REL-04 TRK-01 the browser is killed while it tracks them: what was reported saved is tracked, nothing twice, and the rest can be', async () => {
    house.guard.allow(unreachable);
    await opens('Archive');
    house.proxy.cut();
    await shell.offline.waitFor();
    await track.chooseAll(many.Archive);
    await track.trackMany(many.Archive);
    await expect.poll(waiting, { interval: 10 }).toBeGreaterThan(0);
    const saved = await waiting();
    await laptop.kill();

    await (await laptop.start()).goto(`${house.origin}/mail`);
    at();
    await shell.chip(/to send/).waitFor();
    const kept = await waiting();
    expect(kept).toBeGreaterThanOrEqual(saved);
    expect(kept).toBeLessThan(many.Archive);
    await opens('Archive');
    await track.chooseAll(many.Archive);
    await track.pane.getByText('Tracked').first().waitFor();
    await track.trackMany(many.Archive);
    await shell.chip(/1,000 to send/).waitFor();
    house.proxy.target = house.relay.port;
    await shell.networkBack();
    await shell.online.waitFor();
    await shell.sent();
    await posted(many.Inbox + many.Archive, 'Older', many.Archive);
  });
});
