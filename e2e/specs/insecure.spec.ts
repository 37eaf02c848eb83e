import { rmSync } from 'node:fs';
import { afterAll, describe, expect, test } from 'vitest';
import { violations } from '../harness/axe';
import { certify } from '../harness/certificate';
import { unreachable } from '../harness/guard';
import { ines, openHouse, organization } from '../harness/house';
import { temporary } from '../harness/places';
import { ClaimPage } from '../pages/entry';
import { Shell } from '../pages/shell';

const host = 'crm.northbeam.example';
const mapped = `--host-resolver-rules=MAP ${host} 127.0.0.1`;

describe('an address that browsers do not trust', () => {
  const house = openHouse({ claimed: true });

  test('REL-05 shows a plain page that says why and how to mend it', async () => {
    const profile = await house.browser('visitor', { args: [mapped] });
    await profile.page.goto(`http://${host}:${house.proxy.port}/`);
    await profile.page.getByRole('heading', { level: 1 }).waitFor();
    const text = (await profile.page.locator('body').textContent()) ?? '';
    expect(text).toMatch(/https/i);
    expect(text).toMatch(/offline/i);
    expect(text).toContain('-tls-cert');
    expect(await profile.page.evaluate(() => isSecureContext)).toBe(false);
    expect(await violations(profile.page)).toEqual([]);
  });
});

describe('a relay with a certificate of its own', () => {
  const folder = temporary('tls');
  const certificate = certify(host, folder);
  const house = openHouse({ args: ['-tls-cert', certificate.certFile, '-tls-key', certificate.keyFile] });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('REL-05 REL-02 works, offline too, with a cookie that only https sends', async () => {
    house.guard.allow(unreachable);
    const profile = await house.browser('ines', { args: [mapped, certificate.switch] });
    const origin = `https://${host}:${house.proxy.port}`;
    const claim = await new ClaimPage(profile.page).open(origin, await house.relay.token());
    await claim.create(organization, ines);
    const shell = await new Shell(profile.page).here(ines.name);
    await shell.online.waitFor();
    const cookies = (await profile.context.cookies()).filter(({ name }) => name === '__Host-regarding');
    expect(cookies).toMatchObject([{ secure: true, httpOnly: true, sameSite: 'Strict', path: '/' }]);
    await profile.page.waitForFunction(() => navigator.serviceWorker.controller !== null);
    await house.stopRelay();
    const response = await profile.page.reload();
    expect(response?.fromServiceWorker()).toBe(true);
    await shell.here(ines.name);
    await shell.offline.waitFor();
  });
});

