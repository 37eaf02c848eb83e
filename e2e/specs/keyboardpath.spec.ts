import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, describe, expect, test } from 'vitest';
import { realLetters, realMbox } from '../harness/corpus';
import { scriptInFrame } from '../harness/guard';
import { ines, openHouse, organization } from '../harness/house';
import { files } from '../harness/mailfiles';
import { said } from '../pages/records';
import { Tracking } from '../pages/track';

/** The most that a person may have to do, by the keyboard alone, from the link to the first tracked message. */
const most = 25;

/** Keys counts what a person does with the keyboard: a key, or a text that is typed into a field. */
class Keys {
  actions = 0;

  constructor(private readonly page: Page) {}

  async press(key: string): Promise<void> {
    this.actions++;
    await this.page.keyboard.press(key);
  }

  async type(text: string): Promise<void> {
    this.actions++;
    await this.page.keyboard.type(text);
  }

  /** focused waits until the focus is on what has this name. */
  async focused(name: string | RegExp): Promise<void> {
    await expect.poll(() => this.page.evaluate(() => {
      const on = document.activeElement;
      const labelled = on instanceof HTMLInputElement ? on.labels?.[0]?.textContent : undefined;
      return labelled ?? on?.getAttribute('aria-label') ?? on?.textContent ?? '';
    })).toMatch(name);
  }
}

/** comes claims a relay by its one-time link, up to the empty mail screen. */
async function comes(page: Page, origin: string, token: string): Promise<Keys> {
  const keys = new Keys(page);
  await page.goto(`${origin}/claim#token=${token}`);
  await keys.focused(/^Organization/);
  for (const [i, text] of [organization, ines.name, ines.email, ines.password].entries()) {
    if (i > 0) await keys.press('Tab');
    await keys.type(text);
  }
  await keys.press('Enter');
  await page.getByText('No mail here yet').waitFor();
  await keys.focused('Import mail');
  return keys;
}

/** tracks tracks the message that is open, and looks whether list and pane say so. */
async function tracks(page: Page, keys: Keys): Promise<void> {
  const track = new Tracking(page);
  await track.pane.getByText('Not tracked').first().waitFor();
  await keys.press('Control+.');
  await page.getByRole('status', { name: /Letters/ }).waitFor();
  await keys.press('t');
  await said(page, 'The message is tracked.');
  await track.pane.getByText('Tracked in CRM').waitFor();
  await track.mail.list.getByRole('option', { name: /, tracked$/ }).waitFor();
  expect(keys.actions).toBeLessThanOrEqual(most);
}

describe('by the keyboard alone, from the one-time link to the first tracked message', () => {
  const sample = openHouse();
  const own = openHouse();
  const folder = files({ 'letters.mbox': realMbox(realLetters(5)) });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('TRK-01 REL-02 with examples', async () => {
    sample.guard.allow(scriptInFrame);
    const { page } = await sample.browser('ines');
    const keys = await comes(page, sample.origin, await sample.token());
    await keys.press('Tab');
    await keys.focused('Fill with examples');
    await keys.press('Enter');
    await page.waitForURL(/\/options\/examples/);
    await keys.focused(/^Fill/);
    await keys.press('Enter');
    await page.waitForURL(/\/mail\?folder=.*&message=/);
    await tracks(page, keys);
  });

  test('TRK-01 MBX-01 REL-02 with mail of one’s own', async () => {
    own.guard.allow(scriptInFrame);
    const { page } = await own.browser('ines');
    // From the beginning: a window that opens before somebody waits for it is the system's own.
    const choosing = page.waitForEvent('filechooser', { timeout: 0 });
    const keys = await comes(page, own.origin, await own.token());
    await keys.press('Enter');
    await page.getByRole('dialog', { name: 'Import mail and contacts' }).waitFor();
    await keys.focused(/^Choose files/);
    await keys.press('Enter');
    // The system's own window, which asks for a path and Enter.
    await (await choosing).setFiles(join(folder, 'letters.mbox'));
    keys.actions += 2;
    await keys.focused(/^Import 1 file/);
    await keys.press('Enter');
    await page.getByText(/^Import done: /).waitFor();
    await keys.focused(/^Open /);
    await keys.press('Enter');
    await new Tracking(page).mail.list.getByRole('option').first().waitFor();
    await keys.press('Enter');
    await tracks(page, keys);
  });
});
