import { beforeAll, describe, expect, test } from 'vitest';
import { unreachable } from '../harness/guard';
import { ines, openHouse } from '../harness/house';
import { nextBuild, nextBuildID } from '../harness/nextbuild';
import { comeIn, controlled } from '../harness/people';
import type { Profile } from '../harness/profile';
import { Shell } from '../pages/shell';
import { StatusPage } from '../pages/status';

describe('a new build', () => {
  const house = openHouse({ claimed: true });
  let next = '';
  let laptop: Profile;

  beforeAll(() => {
    next = nextBuild();
  }, 300_000);

  test('REL-01 is offered quietly, and never forced', async () => {
    house.guard.allow(unreachable);
    laptop = await comeIn(house, ines);
    await controlled(laptop);
    const before = await new StatusPage(laptop.page).open();
    const about = (await (await fetch(`${house.origin}/api/relay`)).json()) as { build: string };
    expect(about.build).not.toBe(nextBuildID);
    await expect.poll(() => before.builds()).toEqual([about.build, about.build, about.build]);

    await house.stopRelay();
    await house.startRelay(next);
    const shell = new Shell(laptop.page);
    await shell.updateOffered();
    await laptop.page.evaluate(() => Object.assign(window, { stillHere: true }));
    await shell.here(ines.name);
    expect(await before.build('Page')).toBe(about.build);
    expect(await laptop.page.evaluate(() => 'stillHere' in window)).toBe(true);
  });

  test('REL-01 "Restart to update" brings page, engine and service worker of the new build together', async () => {
    house.guard.allow(unreachable);
    const shell = new Shell(laptop.page);
    await shell.restartToUpdate();
    // The old page looks the same until it is gone.
    await laptop.page.waitForFunction(() => !('stillHere' in window));
    await shell.here(ines.name);
    await shell.online.waitFor();
    const status = await new StatusPage(laptop.page).open();
    await expect.poll(() => status.builds()).toEqual([nextBuildID, nextBuildID, nextBuildID]);

    await house.stopRelay();
    await shell.offline.waitFor();
    const response = await laptop.page.reload();
    expect(response?.fromServiceWorker()).toBe(true);
    await shell.here(ines.name);
    await expect.poll(() => status.build('Page')).toBe(nextBuildID);
  });
});
