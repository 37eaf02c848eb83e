import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { hostile, hostileCount, hostileFile, type Group, type Hostile } from '../harness/hostile';
import { ines, openHouse } from '../harness/house';
import { files } from '../harness/mailfiles';
import { comeIn, controlled } from '../harness/people';
import type { Profile } from '../harness/profile';
import { keptOut, refusals, Watch } from '../harness/unharmed';
import { MailPage, type ReadingPane } from '../pages/mail';
import { ImportPage } from '../pages/mailimport';

describe('hostile mail', () => {
  const house = openHouse({ claimed: true });
  const folder = files({ 'Inbox.mbox': hostileFile });
  let laptop: Profile;
  let mail: MailPage;
  let watch: Watch;

  beforeAll(async () => {
    laptop = await comeIn(house, ines);
    await controlled(laptop);
    mail = new MailPage(laptop.page);
    await mail.page.goto(new URL('/mail', laptop.page.url()).href);
    const importing = new ImportPage(laptop.page);
    await importing.start([join(folder, 'Inbox.mbox')]);
    expect(await importing.done()).toEqual({ found: hostileCount, imported: hostileCount, duplicates: 0, refused: 0 });
    await importing.steer('Dismiss');
    await mail.here('Inbox');
    await mail.counts(hostileCount);
    watch = new Watch(laptop.page, house);
  });
  beforeEach(() => house.guard.allow(...refusals));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** open opens a message, wherever in the list it stands, and waits until its text is read. */
  async function open({ subject, mark }: Hostile): Promise<ReadingPane> {
    const place = Number(/\d+$/.exec(subject)?.[0]) / hostileCount;
    await mail.list.evaluate((list, share) => (list.scrollTop = list.scrollHeight * share - list.clientHeight / 2), place);
    const pane = await mail.read(subject);
    await shown(mark);
    return pane;
  }

  /** shown waits until a text stands in a frame. It asks the page, so that the test itself runs nothing in the frame. */
  async function shown(text: string): Promise<void> {
    await laptop.page.waitForFunction((words) => [...document.querySelectorAll('iframe')].some((frame) => frame.contentDocument?.body?.textContent?.includes(words)), text);
  }

  /** unharmed opens each message of a group and returns what each of them did that it must not. */
  async function unharmed(group: Group): Promise<Record<string, string[]>> {
    const harmed: Record<string, string[]> = {};
    for (const message of hostile[group]) {
      await open(message);
      await watch.press();
      const harms = await watch.harms();
      if (harms.length > 0) harmed[`${message.subject} ${message.name}`] = harms;
    }
    return harmed;
  }

  test('MBX-05 no message runs a script', async () => {
    expect(await unharmed('scripts')).toEqual({});
  });

  test('MBX-05 markup that is read in two ways runs in neither', async () => {
    expect(await unharmed('confusion')).toEqual({});
  });

  test('MBX-05 no style asks for anything', async () => {
    expect(await unharmed('styles')).toEqual({});
  });

  test('MBX-05 no element asks for anything', async () => {
    expect(await unharmed('loads')).toEqual({});
  });

  test('MBX-05 no form asks for a password, and none can post', async () => {
    expect(await unharmed('forms')).toEqual({});
  });

  test('MBX-05 nothing covers the app', async () => {
    expect(await unharmed('covers')).toEqual({});
  });

  test('MBX-05 no link and no picture of its own takes the window or runs', async () => {
    expect(await unharmed('links')).toEqual({});
  });

  test('MBX-05 charsets, names, depth and size change nothing of that', async () => {
    expect(await unharmed('disguises')).toEqual({});
  });

  test('MBX-05 names are shown as they are, and none turns the direction of what stands beside it', async () => {
    const named = (name: string) => open(hostile.disguises.find((message) => message.name === name) ?? expect.fail(name));
    expect(await (await named('a subject of markup')).subject.innerText()).toContain('<img src=x onerror=');
    const turned = await named('an attachment that turns its name round');
    await turned.attachments.getByText('invoicefdp.exe', { exact: true }).waitFor();
    const controls = await named('an attachment with controls and paths');
    expect(await controls.attachments.innerText()).not.toMatch(/[\p{Cf}\0-\x08]/u);
    for (const name of ['a subject of controls', 'a sender that pretends']) {
      await named(name);
      expect(await laptop.page.evaluate(turning)).toEqual([]);
    }
  });

  test('MBX-05 a message within a message is no different', async () => {
    const message = hostile.nested[0] ?? expect.fail('there is none');
    const pane = await open(message);
    expect(await watch.harms()).toEqual([]);
    await pane.attachments.getByRole('button', { name: /^Open / }).first().click();
    await shown(`inner ${message.mark}`);
    await watch.press();
    expect(await watch.harms()).toEqual([]);
    const dialog = laptop.page.getByRole('dialog', { name: 'Message within a message' });
    await dialog.getByRole('button', { name: /^Open the message: / }).first().click();
    await shown(`deepest ${message.mark}`);
    await watch.press();
    expect(await watch.harms()).toEqual([]);
    await dialog.getByRole('button', { name: 'Close', exact: true }).click();
  });

  test('MBX-05 with consent for a message its pictures load, as pictures, and nothing more is told', async () => {
    house.guard.allow(keptOut);
    const pane = await open(hostile.loads[0] ?? expect.fail('there is none'));
    expect(await watch.harms()).toEqual([]);
    await watch.consent();
    await pane.showPictures();
    await expect.poll(() => watch.pictures).toBeGreaterThan(2);
    expect(await watch.harms()).toEqual([]);
    // Another message still asks.
    const other = await open(hostile.loads[9] ?? expect.fail('there is none'));
    await other.alwaysFrom('anna@contoso.example');
    await expect.poll(() => other.frame.getAttribute('src')).toBe('/frame/remote.html');
  });

  for (const group of Object.keys(hostile) as Group[]) {
    test(`MBX-05 with consent for their sender, nothing but pictures loads: ${group}`, async () => {
      house.guard.allow(keptOut);
      expect(await unharmed(group)).toEqual({});
    });
  }
});

/** Runs in the page: texts that turn the direction of writing, and in whose line others stand. */
function turning(): string[] {
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found: string[] = [];
  while (texts.nextNode()) {
    const { data, parentElement } = texts.currentNode as Text;
    if (!/[\u202a-\u202e\u2066-\u2069]/.test(data) || parentElement === null) continue;
    const { display, unicodeBidi } = getComputedStyle(parentElement);
    if (display === 'inline' && unicodeBidi === 'normal') found.push(`${parentElement.localName}: ${data}`);
  }
  return found;
}
