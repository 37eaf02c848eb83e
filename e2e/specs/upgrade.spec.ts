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
    const builds = await before.builds();
    expect(new Set(builds).size).toBe(1);
    expect(builds[0]).not.toBe(nextBuildID);

    await house.stopRelay();
    await house.startRelay(next);
    const shell = new Shell(laptop.page);
    await shell.updateOffered();
    await laptop.page.evaluate(() => Object.assign(window, { stillHere: true }));
    await shell.here(ines.name);
    expect(await before.build('Page')).toBe(builds[0]);
    expect(await laptop.page.evaluate(() => 'stillHere' in window)).toBe(true);
  });

  test('REL-01 "Restart to update" brings page, engine and service worker of the new build together', async () => {
    house.guard.allow(unreachable);
    const shell = new Shell(laptop.page);
    await shell.restartToUpdate();
    await shell.here(ines.name);
    await shell.online.waitFor();
    const status = await new StatusPage(laptop.page).open();
    expect(await status.builds()).toEqual([nextBuildID, nextBuildID, nextBuildID]);

    await house.stopRelay();
    await shell.offline.waitFor();
    const response = await laptop.page.reload();
    expect(response?.fromServiceWorker()).toBe(true);
    await shell.here(ines.name);
    expect(await status.build('Page')).toBe(nextBuildID);
  });
});
