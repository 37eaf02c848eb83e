import { beforeAll, describe, expect, test } from 'vitest';
import { ask, creating, newId } from '../harness/engine';
import { unpack } from '../harness/frames';
import { ines, jonas, openHouse, type Account } from '../harness/house';
import { held } from '../harness/held';
import { comeIn } from '../harness/people';
import type { Profile } from '../harness/profile';
import { Proxy } from '../harness/proxy';
import { SignInPage } from '../pages/entry';
import { DevicesPage } from '../pages/options';
import { ListPage } from '../pages/records';
import { Shell } from '../pages/shell';
import { SyncPage } from '../pages/sync';

const mira: Account = { name: 'Mira Sand', email: 'mira@northbeam.example', password: 'silver orchard window 9' };

/** What everyone may know. That it is found shows that what is searched can be read. */
const known = 'publicmark-7c1e';

/** markers are words of which each stands in one place that Mira may not read. */
function markers(where: string, n: number): string[] {
  return Array.from({ length: n }, (_, i) => `secretmark-${where}-${i + 1}`);
}

const inIssues = markers('issue', 8);
const inBin = markers('bin', 8);
const inDevices = markers('device', 2);
const inOutbox = markers('unsent', 2);
const secret = [...inIssues, ...inBin, ...inDevices, ...inOutbox];

/** found returns those of words that stand in text, however it is encoded. */
function found(text: string, words: readonly string[]): string[] {
  const small = text.toLowerCase();
  const wide = small.replaceAll('\0', '');
  return words.filter((word) => small.includes(word) || wide.includes(word));
}

describe('need to know', () => {
  const house = openHouse({ claimed: true });
  let proxy: Proxy;
  let jonasAtWork: Profile;
  let miraAtWork: Profile;

  /** The text of everything that the relay sent to Mira's browsers, from a connection on. */
  const sent = (from = 0) => proxy.received.slice(from).map((parts) => unpack(Buffer.concat(parts))).join('\n');

  async function synced(profile: Profile): Promise<void> {
    const shell = new Shell(profile.page);
    await shell.chip(/^(Online|\d+ needs? attention)/).waitFor();
    await shell.sent();
  }

  async function miraComesIn(who: string): Promise<Profile> {
    const profile = await house.browser(who);
    const signIn = await new SignInPage(profile.page).open(`http://localhost:${proxy.port}`);
    await signIn.signIn(mira);
    await new Shell(profile.page).here(mira.name);
    await synced(profile);
    return profile;
  }

  async function everyoneHas(name: string): Promise<void> {
    for (const profile of [jonasAtWork, miraAtWork]) await new ListPage(profile.page, 'account').row(name).waitFor();
  }

  beforeAll(async () => {
    proxy = await Proxy.listen(house.relay.port, { records: true });
    await house.invite(ines, jonas, 'member');
    await house.invite(ines, mira, 'member');
    jonasAtWork = await comeIn(house, jonas);
    miraAtWork = await miraComesIn('mira');
    await new ListPage(jonasAtWork.page, 'account').open();
    await new ListPage(miraAtWork.page, 'account').open();
    return () => proxy.close();
  });

  test('INV-6 what is everyone’s is found on the other device, and in what was sent to it', async () => {
    await ask(jonasAtWork.page, [creating('account', { name: 'Everybody’s', description: known })]);
    await everyoneHas('Everybody’s');
    expect(found(await held(miraAtWork.page), [known])).toEqual([known]);
    expect(found(sent(), [known])).toEqual([known]);
  });

  test('INV-6 changes that were refused, devices and unsent work stay with their person', async () => {
    const admin = await comeIn(house, ines);
    const hers = await new ListPage(admin.page, 'account').open();
    const made = inIssues.map((_, i) => creating('account', { name: `Shared ${i + 1}` }));
    const shared = (await ask(jonasAtWork.page, made)) as { record: { id: string } }[];
    const ids = shared.map(({ record }) => record.id);
    await everyoneHas('Shared 8');
    await hers.row('Shared 8').waitFor();

    const sync = await new SyncPage(jonasAtWork.page).go();
    await sync.command('Go offline');
    await sync.state('Working offline, as you chose');
    await ask(jonasAtWork.page, inIssues.map((description, i) => ({
      call: 'updateRecord',
      args: { mutation: newId(), entity: 'account', id: ids[i], fields: { description } },
    })));
    await ask(admin.page, [{ call: 'deleteRecords', args: { mutation: newId(), entity: 'account', ids } }]);
    await synced(admin);
    await sync.command('Go online');
    await new Shell(jonasAtWork.page).chip(/^8 need attention/).waitFor();
    await sync.open('issues');
    await expect.poll(() => sync.entries('issues').count()).toBe(8);

    const devices = await new DevicesPage(jonasAtWork.page).open();
    for (const name of inDevices) await devices.rename('this device', name);
    await synced(jonasAtWork);
  });

  test('INV-6 what another deleted before it was seen stays with them', async () => {
    const sync = await new SyncPage(miraAtWork.page).go();
    await sync.command('Go offline');
    await sync.state('Working offline, as you chose');
    const replies = (await ask(jonasAtWork.page, inBin.map((word, i) => creating('account', { name: `${word} Ltd`, description: `${word} ${i}` })))) as {
      record: { id: string };
    }[];
    await synced(jonasAtWork);
    const ids = replies.map(({ record }) => record.id);
    await ask(jonasAtWork.page, [{ call: 'deleteRecords', args: { mutation: newId(), entity: 'account', ids } }]);
    await synced(jonasAtWork);
    await sync.command('Go online');
    await sync.state('Everything is up to date');
    await (await new SyncPage(jonasAtWork.page).go()).command('Go offline');
    await ask(jonasAtWork.page, inOutbox.map((name) => creating('account', { name })));
    await ask(jonasAtWork.page, [creating('contact', { lastname: 'Not yet' })]);
  });

  test('INV-6 none of it is on the other’s device or in its caches, and what was never shared was never sent', async () => {
    const text = await held(miraAtWork.page);
    expect(found(text, [known])).toEqual([known]);
    expect(found(text, secret)).toEqual([]);
    expect(found(sent(), [known])).toEqual([known]);
    // The commits that she missed tell how records were before they were deleted.
    expect(found(sent(), secret.filter((word) => !inBin.includes(word)))).toEqual([]);
  });

  test('INV-6 nor does a new device of hers get any of it', async () => {
    await miraAtWork.close();
    const before = proxy.received.length;
    const fresh = await miraComesIn('mira-at-home');
    await (await new ListPage(fresh.page, 'account').open()).row('Everybody’s').waitFor();
    await fresh.page.getByRole('grid').waitFor();
    for (const text of [await held(fresh.page), sent(before)]) {
      expect(found(text, [known])).toEqual([known]);
      expect(found(text, secret)).toEqual([]);
    }
    // Their own person has them.
    expect(found(await held(jonasAtWork.page), secret).sort()).toEqual([...secret].sort());
  });
});
