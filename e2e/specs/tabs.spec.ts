import type { Page, Worker } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { unreachable } from '../harness/guard';
import { ines, openHouse } from '../harness/house';
import { comeIn, controlled } from '../harness/people';
import type { Profile } from '../harness/profile';
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
    expect(laptop.context.pages().map((page) => engines(page).length).sort()).toEqual([0, 1]);
    expect(house.proxy.webSockets).toBe(1);
    expect(house.proxy.liveWebSockets).toBe(1);
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

  test('SYNC-06 when the tab with the engine is closed, the other takes over', async () => {
    house.guard.allow(unreachable);
    const leader = laptop.context.pages().find((page) => engines(page).length === 1)!;
    const rest = laptop.context.pages().find((page) => page !== leader)!;
    await leader.close();
    await expect.poll(() => engines(rest).length).toBe(1);
    const shell = await new Shell(rest).here(ines.name);
    await shell.online.waitFor();
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

    const devtools = await laptop.devtools(leader);
    await devtools.send('Page.setWebLifecycleState', { state: 'frozen' });
    await expect.poll(() => engines(follower).length, { timeout: 10_000 }).toBe(1);
    await new Shell(follower).online.waitFor();

    await devtools.send('Page.setWebLifecycleState', { state: 'active' });
    await leader.bringToFront();
    await new Shell(leader).here(ines.name);
    await new Shell(leader).online.waitFor();
    await expect.poll(() => [engines(leader).length, engines(follower).length]).toEqual([0, 1]);
    await expect.poll(() => house.proxy.liveWebSockets).toBe(1);
  });
});
