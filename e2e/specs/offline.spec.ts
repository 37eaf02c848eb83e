import { beforeAll, describe, expect, test } from 'vitest';
import { unreachable } from '../harness/guard';
import { ines, openHouse } from '../harness/house';
import { comeIn, controlled } from '../harness/people';
import type { Profile } from '../harness/profile';
import { Shell } from '../pages/shell';

describe('without the relay', () => {
  const house = openHouse({ claimed: true });
  let laptop: Profile;

  beforeAll(async () => {
    laptop = await comeIn(house, ines);
    await controlled(laptop);
  });

  test('REL-01 the app can be installed', async () => {
    const devtools = await laptop.devtools();
    const { installabilityErrors } = await devtools.send('Page.getInstallabilityErrors');
    expect(installabilityErrors).toEqual([]);
    const manifest = await devtools.send('Page.getAppManifest');
    expect(manifest.errors).toEqual([]);
    expect(JSON.parse(manifest.data ?? '{}')).toMatchObject({ name: 'Regarding', display: 'standalone' });
  });

  test('SYNC-01 with the relay stopped, a reload starts from the service worker and knows the name', async () => {
    house.guard.allow(unreachable);
    await house.stopRelay();
    await new Shell(laptop.page).offline.waitFor();
    house.proxy.reset();
    const response = await laptop.page.reload();
    expect(response?.fromServiceWorker()).toBe(true);
    const shell = await new Shell(laptop.page).here(ines.name);
    await shell.offline.waitFor();
    expect(house.proxy.carried).toBe(0);
  });

  test('SYNC-01 so it does after the whole browser was closed', async () => {
    house.guard.allow(unreachable);
    await laptop.close();
    const page = await laptop.start();
    const response = await page.goto(house.origin);
    expect(response?.fromServiceWorker()).toBe(true);
    const shell = await new Shell(page).here(ines.name);
    await shell.offline.waitFor();
    expect(house.proxy.carried).toBe(0);
  });

  test('SYNC-01 and after it was killed', async () => {
    house.guard.allow(unreachable);
    await laptop.kill();
    const page = await laptop.start();
    await page.goto(`${house.origin}/calendar`);
    const shell = await new Shell(page).here(ines.name);
    await shell.offline.waitFor();
    expect(house.proxy.carried).toBe(0);
  });

  test('SYNC-05 with the relay started again it comes online by itself', async () => {
    house.guard.allow(unreachable);
    await house.startRelay();
    await new Shell(laptop.page).online.waitFor();
    expect(house.proxy.liveWebSockets).toBe(1);
  });

  test('SYNC-05 so it does after a lost network, and a killed relay', async () => {
    house.guard.allow(unreachable);
    const shell = new Shell(laptop.page);
    house.proxy.cut();
    await shell.offline.waitFor();
    house.proxy.target = house.relay.port;
    await shell.online.waitFor();
    await house.relay.kill();
    await shell.offline.waitFor();
    await house.startRelay();
    await shell.online.waitFor();
  });
});
