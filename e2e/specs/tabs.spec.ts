import type { Page, Worker } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { unreachable } from '../harness/guard';
import { ines, openHouse } from '../harness/house';
import { comeIn, controlled } from '../harness/people';
import type { Profile } from '../harness/profile';
import { ListPage, RecordPage } from '../pages/records';
import { Shell } from '../pages/shell';

/** engines returns the workers of page that run the engine. */
function engines(page: Page): Worker[] {
  return page.workers().filter((worker) => worker.url().includes('engine'));
}

/**
 * hang lets an engine spin for ever. The loop starts from a timer: a browser
 * does not end a worker in the middle of what the debugger asked of it.
 */
async function hang(engine: Worker): Promise<void> {
  await engine.evaluate(() => {
    setTimeout(() => {
      for (;;);
    }, 0);
  });
}

/** busy keeps an engine from everything else for a while. */
async function busy(engine: Worker, millis: number): Promise<void> {
  await engine.evaluate((wanted) => {
    setTimeout(() => {
      const end = Date.now() + wanted;
      while (Date.now() < end);
    }, 0);
  }, millis);
}

/** fillNew opens the form of a new account and fills in its name. */
async function fillNew(page: Page, name: string): Promise<RecordPage> {
  const record = await new RecordPage(page).start('account');
  await record.text('Account Name').fill(name);
  return record;
}

describe('tabs', () => {
  const house = openHouse({ claimed: true });
  let laptop: Profile;
  let second: Page;

  beforeAll(async () => {
    laptop = await comeIn(house, ines);
    await controlled(laptop);
    second = await laptop.tab(house.origin);
    await new Shell(second).here(ines.name);
    await new Shell(second).online.waitFor();
  });

  test('SYNC-06 INV-7 two tabs have one engine and one connection', async () => {
    // On a busy machine the tab that is seen may take the engine over: then both change for a moment.
    await expect.poll(() => laptop.context.pages().map((page) => engines(page).length).sort()).toEqual([0, 1]);
    await expect.poll(() => house.proxy.liveWebSockets).toBe(1);
  });

  test('SYNC-06 what one tab saves shows at once in the other', async () => {
    const lists = await Promise.all([laptop.page, second].map((page) => new ListPage(page, 'account').go()));
    for (const [i, name] of ['From the first', 'From the second'].entries()) {
      await new RecordPage([laptop.page, second][i]!).make('account', name);
      await lists[1 - i]!.row(name).waitFor();
      await lists[i]!.go();
    }
    const record = await lists[0]!.openRecord('From the second');
    await (await lists[1]!.openRecord('From the second')).write('Main Phone', '+49 1234567');
    await record.shows('Main Phone', '+49 1234567');
    await record.change('You changed it', '+49 1234567').waitFor();
  });

  test('SYNC-06 a killed engine is noticed, said and started again', async () => {
    house.guard.allow(unreachable);
    const shell = new Shell(laptop.page);
    await hang(engines(laptop.page)[0]!);
    await shell.engineRestarted.waitFor();
    await shell.online.waitFor();
    await new Shell(second).online.waitFor();
    await expect.poll(() => house.proxy.liveWebSockets).toBe(1);
    // The browser takes its time to end a worker that spins.
    await expect.poll(() => laptop.context.pages().map((page) => engines(page).length).sort()).toEqual([0, 1]);
    await shell.dismissRestart();
  });

  test('SYNC-06 INV-2 when the tab with the engine is closed in the middle of saving, the other takes over and it is saved once', async () => {
    house.guard.allow(unreachable);
    const leader = laptop.context.pages().find((page) => engines(page).length === 1)!;
    const rest = laptop.context.pages().find((page) => page !== leader)!;
    const record = await fillNew(rest, 'In the middle');
    // What is asked now waits in an engine that never gets to it.
    await hang(engines(leader)[0]!);
    await record.command('Create');
    await leader.close();
    await expect.poll(() => engines(rest).length).toBe(1);
    await record.here('In the middle');
    const shell = await new Shell(rest).here(ines.name);
    await shell.online.waitFor();
    await shell.sent();
    const accounts = await new ListPage(rest, 'account').go();
    await accounts.row('In the middle').waitFor();
    expect(await accounts.row('In the middle').count()).toBe(1);
    await expect.poll(() => house.proxy.liveWebSockets).toBe(1);
  });
});

describe('a tab in the background', () => {
  const house = openHouse({ claimed: true });

  test('SYNC-06 INV-7 that the browser froze loses the engine to one that is seen, and gets along when it wakes', async () => {
    house.guard.allow(unreachable);
    const laptop = await comeIn(house, ines, { plain: true });
    await controlled(laptop);
    const leader = laptop.page;
    const follower = await laptop.tab(house.origin);
    await new Shell(follower).here(ines.name);
    expect([engines(leader).length, engines(follower).length]).toEqual([1, 0]);
    expect(await leader.evaluate(() => document.visibilityState)).toBe('hidden');

    await new ListPage(follower, 'account').open();
    await leader.bringToFront();
    const old = await fillNew(leader, 'From the frozen tab');
    // Its engine is asked to save, and gets to it only after it has lost its place.
    await busy(engines(leader)[0]!, 8_000);
    await old.command('Create');
    await follower.bringToFront();
    const devtools = await laptop.devtools(leader);
    await devtools.send('Page.setWebLifecycleState', { state: 'frozen' });
    await expect.poll(() => engines(follower).length).toBe(1);
    await new Shell(follower).online.waitFor();
    await new RecordPage(follower).make('account', 'From the new engine');

    await devtools.send('Page.setWebLifecycleState', { state: 'active' });
    await leader.bringToFront();
    await new Shell(leader).here(ines.name);
    await new Shell(leader).online.waitFor();
    await expect.poll(() => [engines(leader).length, engines(follower).length]).toEqual([0, 1]);
    await expect.poll(() => house.proxy.liveWebSockets).toBe(1);
    await old.here('From the frozen tab');
    for (const page of [follower, leader]) {
      await page.bringToFront();
      const accounts = await new ListPage(page, 'account').go();
      await accounts.counts(2);
      for (const name of ['From the frozen tab', 'From the new engine']) expect(await accounts.row(name).count()).toBe(1);
      await expect.poll(() => new Shell(page).chip(/to send|attention/).count()).toBe(0);
    }
  });
});
