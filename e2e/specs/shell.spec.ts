import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { violations } from '../harness/axe';
import { status } from '../harness/guard';
import { ines, jonas, openHouse } from '../harness/house';
import { comeIn } from '../harness/people';
import { outputFolder } from '../harness/places';
import type { Profile } from '../harness/profile';
import { screens, Shell } from '../pages/shell';

const sizes = [
  { width: 1440, height: 900 },
  { width: 820, height: 900 },
  { width: 390, height: 844 },
];
const themes = ['light', 'dark'] as const;

/** settled lets the page answer to its new size: two frames, one to measure and one to draw. */
async function settled(page: Page): Promise<void> {
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
}

/** everyView looks at what page shows, in both themes at every width: a picture, axe, and nothing beyond the edge. */
async function everyView(page: Page, name: string, ready: () => Promise<void>): Promise<void> {
  const wrong: string[] = [];
  for (const colorScheme of themes) {
    await page.emulateMedia({ colorScheme });
    for (const size of sizes) {
      await page.setViewportSize(size);
      await settled(page);
      await ready();
      const view = `${name}-${colorScheme}-${size.width}`;
      await page.screenshot({ path: join(outputFolder('screenshots'), `${view}.png`) });
      for (const violation of await violations(page)) wrong.push(`${view}: ${violation}`);
      const beyond = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      if (beyond > 0) wrong.push(`${view}: the page is ${beyond} px wider than the window`);
    }
  }
  await page.setViewportSize(sizes[0]!);
  expect(wrong).toEqual([]);
}

describe('shell', () => {
  const house = openHouse({ claimed: true });
  let laptop: Profile;
  let shell: Shell;

  beforeAll(async () => {
    laptop = await comeIn(house, ines, { reducedMotion: 'reduce' });
    shell = new Shell(laptop.page);
  });

  for (const { name, path, title } of screens) {
    test(`${name} shows at every width in both themes, and axe finds nothing`, async () => {
      await laptop.page.goto(house.origin + path);
      await everyView(laptop.page, name, async () => {
        await shell.title(title).waitFor();
        await shell.online.waitFor();
      });
    });
  }

  for (const name of ['palette', 'shortcuts', 'account-menu', 'sync-popover']) {
    test(`${name} shows over the screen, and axe finds nothing`, async () => {
      await laptop.page.goto(`${house.origin}/mail`);
      await shell.online.waitFor();
      await everyView(laptop.page, name, async () => {
        await laptop.page.keyboard.press('Escape');
        await shell.overlays(ines.name)[name]!();
      });
      await laptop.page.keyboard.press('Escape');
    });
  }

  test('the CRM pane shows beside, over and below the screen, and axe finds nothing', async () => {
    await laptop.page.goto(`${house.origin}/mail`);
    await shell.online.waitFor();
    await everyView(laptop.page, 'crm-pane', async () => {
      if (!(await shell.crmPane.isVisible())) await laptop.page.keyboard.press('F8');
      await shell.crmPane.waitFor();
    });
  });
});

describe('the way in', () => {
  const house = openHouse();
  let visitor: Profile;

  const title = (name: string) => () => visitor.page.getByRole('heading', { level: 1, name }).waitFor();

  beforeAll(async () => {
    visitor = await house.browser('visitor', { reducedMotion: 'reduce' });
  });

  test('the pages of a relay without an organization', async () => {
    await visitor.page.goto(house.origin);
    await everyView(visitor.page, 'waiting', title('This server waits for its organization'));
    await visitor.page.goto(`${house.origin}/claim#token=${await house.token()}`);
    await everyView(visitor.page, 'claim', title('Create your organization'));
  });

  test('the pages of a relay with one', async () => {
    house.guard.allow(status(404));
    await house.claim(ines);
    await visitor.page.goto('about:blank');
    await visitor.page.goto(`${house.origin}/claim`);
    await everyView(visitor.page, 'claim-used', title('This link has already been used'));
    await visitor.page.goto(`${house.origin}/sign-in`);
    await everyView(visitor.page, 'sign-in', title('Sign in'));
    const { name, email } = jonas;
    const { body } = await house.post('/api/invites', { name, email, role: 'readOnly' }, await house.session(ines));
    await visitor.page.goto(`${house.origin}/invite#token=${(body as { token: string }).token}`);
    await everyView(visitor.page, 'invite', title('Join Northbeam'));
    await visitor.page.goto('about:blank');
    await visitor.page.goto(`${house.origin}/invite#token=made-up`);
    await everyView(visitor.page, 'invite-unknown', title('This invite is not known here'));
  });
});
