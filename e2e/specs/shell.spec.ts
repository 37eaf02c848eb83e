import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { violations } from '../harness/axe';
import { ask, creating } from '../harness/engine';
import { status } from '../harness/guard';
import { ines, jonas, openHouse } from '../harness/house';
import { comeIn } from '../harness/people';
import { outputFolder } from '../harness/places';
import type { Profile } from '../harness/profile';
import { DevicesPage } from '../pages/options';
import { BinPage, ListPage, RecordPage } from '../pages/records';
import { screens, Shell } from '../pages/shell';
import { SyncPage } from '../pages/sync';

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
async function everyView(page: Page, name: string, ready: () => Promise<void>, widths = sizes): Promise<void> {
  const wrong: string[] = [];
  for (const [nth, colorScheme] of themes.entries()) {
    await page.emulateMedia({ colorScheme });
    for (const size of widths) {
      await page.setViewportSize(size);
      await settled(page);
      await ready();
      const view = `${name}-${colorScheme}-${size.width}`;
      await page.screenshot({ path: join(outputFolder('screenshots'), `${view}.png`) });
      for (const violation of await violations(page, nth === 0 ? 'all' : 'colours')) wrong.push(`${view}: ${violation}`);
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

  test('where the bar is short, labels go first, then commands into a menu, where they say why they do nothing', async () => {
    await laptop.page.goto(`${house.origin}/mail`);
    await shell.online.waitFor();
    const bar = laptop.page.getByRole('toolbar', { name: 'Commands' });
    const more = bar.getByRole('button', { name: 'More commands' });
    const source = bar.getByRole('button', { name: 'Message source' });
    await bar.getByText('Set regarding').waitFor();
    await source.waitFor();
    expect(await more.count()).toBe(0);

    await laptop.page.setViewportSize({ width: 720, height: 900 });
    await more.waitFor();
    expect(await bar.getByText('Set regarding').isVisible()).toBe(false);
    expect(await source.isVisible()).toBe(false);
    // The menu is the last stop of the bar; what is hidden is none.
    await bar.getByRole('button', { name: 'New mail' }).focus();
    await laptop.page.keyboard.press('End');
    expect(await more.evaluate((button) => button === document.activeElement)).toBe(true);
    await laptop.page.keyboard.press('Enter');
    const item = laptop.page.getByRole('menuitem', { name: 'Message source' });
    await item.getByText('no message is selected or open').waitFor();
    await laptop.page.keyboard.press('Escape');

    await laptop.page.setViewportSize(sizes[0]!);
    await source.waitFor();
    await expect.poll(() => more.count()).toBe(0);
  });

  test('the CRM pane shows beside, over and below the screen, and axe finds nothing', async () => {
    await laptop.page.goto(`${house.origin}/mail`);
    await shell.online.waitFor();
    await everyView(laptop.page, 'crm-pane', async () => {
      if (!(await shell.crmPane.isVisible())) await laptop.page.keyboard.press('F8');
      await shell.crmPane.waitFor();
    });
  });
});

describe('records and synchronization', () => {
  const house = openHouse({ claimed: true });
  let laptop: Profile;
  let shell: Shell;
  let record: RecordPage;
  let accounts: ListPage;
  let sync: SyncPage;

  /** Between the widest and the narrowest nothing of these changes that the screens do not show. */
  const outerViews = (name: string, ready: () => Promise<void>) => everyView(laptop.page, name, ready, [sizes[0]!, sizes[2]!]);

  beforeAll(async () => {
    laptop = await comeIn(house, ines, { reducedMotion: 'reduce' });
    shell = new Shell(laptop.page);
    record = new RecordPage(laptop.page);
    accounts = await new ListPage(laptop.page, 'account').open();
    sync = new SyncPage(laptop.page);
    const cities = ['Porto', 'Leipzig', 'Graz', 'Lund'];
    await ask(laptop.page, Array.from({ length: 60 }, (_, i) => creating('account', {
      name: `${['Contoso', 'Fabrikam', 'Adventure Works', 'Litware', 'Wide World Importers'][i % 5]} ${cities[i % 4]} ${i + 1}`,
      telephone1: `+49 30 55501${String(i).padStart(2, '0')}`,
      address1_city: cities[i % 4],
      emailaddress1: `office${i}@customer${i}.example`,
    })));
    await record.make('account', 'Tailspin Toys', { 'Main Phone': '+49 30 1234567', Email: 'hello@tailspin.example', 'Annual Revenue': '1250000' });
    await record.choose('Industry', 'Insurance');
    await record.write('Main Phone', '+49 30 7654321');
    await record.make('account', 'Tailspin Toys GmbH', { 'Main Phone': '+49 30 1111111', Email: 'hello@tailspin.example', Fax: '+49 30 2222222' });
  });

  test('CRM-01 a list', async () => {
    await accounts.go();
    await outerViews( 'with-list', () => accounts.row('Tailspin Toys GmbH').waitFor());
  });

  test('CRM-01 a record with its history and a possible duplicate', async () => {
    await accounts.openRecord('Tailspin Toys');
    await outerViews( 'with-record', async () => {
      await record.change('You changed it', 'Main Phone').first().waitFor();
      await laptop.page.getByText('Possible duplicate, the same e-mail address:').waitFor();
    });
  });

  test('CRM-05 the question which record stays', async () => {
    const dialog = laptop.page.getByRole('dialog', { name: 'Merge two records' });
    await laptop.page.getByRole('button', { name: 'Compare and merge' }).click();
    await outerViews( 'with-merge', () => dialog.getByRole('radiogroup', { name: 'Which one stays' }).waitFor());
    await laptop.page.keyboard.press('Escape');
  });

  test('CRM-01 a new record', async () => {
    await record.start('contact');
    await outerViews( 'with-new', () => record.text('Last Name').waitFor());
  });

  test('SYNC-10 what waits to be sent', async () => {
    await sync.go();
    await sync.command('Go offline');
    await record.make('account', 'Not sent yet');
    await accounts.go();
    await accounts.search('Contoso Porto 1');
    await accounts.select('Contoso Porto 1');
    await accounts.command('Delete');
    await accounts.search('Tailspin');
    await (await accounts.openRecord('Tailspin Toys')).write('Main Phone', '+49 30 9999999');
    await sync.go();
    await outerViews( 'with-waiting', async () => {
      await shell.offline.waitFor();
      await sync.entry('waiting', 'New: “Not sent yet”').waitFor();
    });
  });

  test('SYNC-03 SYNC-04 what needs attention, and what was overwritten', async () => {
    await house.invite(ines, jonas, 'member');
    const colleague = await comeIn(house, jonas);
    const theirs = await new ListPage(colleague.page, 'account').open();
    await (await theirs.openRecord('Tailspin Toys')).write('Main Phone', '+49 30 8888888');
    await theirs.go();
    await theirs.select('Tailspin Toys GmbH');
    await theirs.command('Delete');
    await theirs.row('Tailspin Toys GmbH').waitFor({ state: 'detached' });
    await new Shell(colleague.page).sent();
    await accounts.go();
    await (await accounts.openRecord('Tailspin Toys GmbH')).write('Fax', '+49 30 3333333');
    await (await sync.go()).command('Go online');
    await sync.open('issues');
    await outerViews( 'with-issues', () => sync.entry('issues', 'Changed Fax of “Tailspin Toys GmbH').waitFor());
    await sync.open('replaced');
    await outerViews( 'with-replaced', () => sync.notice('replaced', 'Tailspin Toys', '+49 30 8888888').waitFor());
  });

  test('SYNC-09 devices and the recycle bin with something in them', async () => {
    const bin = await new BinPage(laptop.page).go();
    await outerViews( 'with-bin', () => bin.entry('Contoso Porto 1').waitFor());
    const devices = await new DevicesPage(laptop.page).open();
    await outerViews( 'with-devices', () => devices.row('this device').waitFor());
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
