import { afterAll, describe, expect, test } from 'vitest';
import { Disk } from '../harness/disk';
import { status, unreachable } from '../harness/guard';
import { ines, jonas, openHouse } from '../harness/house';
import { comeIn } from '../harness/people';
import { Relay } from '../harness/relay';
import { SignInPage } from '../pages/entry';
import { Shell } from '../pages/shell';

const MiB = 1 << 20;
const disk = Disk.mount(256 * MiB);
afterAll(() => disk?.unmount());

describe.skipIf(!disk)('a full disk', () => {
  const house = openHouse({ claimed: true, data: () => disk!.folder, args: ['-min-free', String(32 * MiB)] });

  test('refuses what would write, with a sentence, lets people go on reading, and recovers', async () => {
    house.guard.allow(status(507), status(503), unreachable);
    const laptop = await comeIn(house, ines);
    const phone = await house.browser('phone');
    const signIn = await new SignInPage(phone.page).open(house.origin);

    disk!.fill(4 * MiB);
    await expect.poll(async () => (await fetch(`${house.origin}/readyz`)).status).toBe(503);
    await signIn.signIn(ines);
    await signIn.refused(/space|full|storage/i);
    expect((await fetch(`${house.origin}/healthz`)).status).toBe(200);
    await laptop.page.reload();
    const shell = await new Shell(laptop.page).here(ines.name);
    await shell.online.waitFor();

    disk!.empty();
    await expect.poll(async () => (await fetch(`${house.origin}/readyz`)).status).toBe(200);
    await signIn.signIn(ines);
    await new Shell(phone.page).here(ines.name);
  });
});

if (!disk) console.warn('SKIPPED: a full disk (this user may not mount a file system)');

describe('a data folder', () => {
  const house = openHouse({ claimed: true });

  test('REL-01 that a relay has open is refused to another, by name', async () => {
    await expect(Relay.start({ data: house.folder })).rejects.toThrow(/in use by another relay/);
  });
});

describe('a cookie of somebody else', () => {
  const house = openHouse({ claimed: true });

  test('REL-03 does not open this device to them: it asks to sign in again', async () => {
    house.guard.allow(unreachable, status(401), status(403));
    await house.invite(ines, jonas, 'member');
    const laptop = await comeIn(house, ines);
    const { cookie } = await house.post('/api/sign-in', { email: jonas.email, password: jonas.password });
    const [name = '', value = ''] = cookie.split('=');
    await laptop.context.addCookies([{ name, value, domain: 'localhost', path: '/', httpOnly: true, sameSite: 'Strict' }]);
    house.proxy.cut();
    house.proxy.target = house.relay.port;
    const shell = new Shell(laptop.page);
    await shell.chip(/sign in/i).waitFor();
    await shell.here(ines.name);
  });
});
