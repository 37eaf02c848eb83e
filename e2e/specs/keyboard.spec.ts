import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { ines, openHouse } from '../harness/house';
import { comeIn } from '../harness/people';
import type { Profile } from '../harness/profile';
import { sections, Shell, titles } from '../pages/shell';

/** focused names the part of the screen that has the focus. */
function focused(page: Page): Promise<string> {
  return page.evaluate(() => {
    const part = document.activeElement?.closest('header, nav, main, aside, [role=banner], [role=navigation], [role=main], [role=complementary], [role=toolbar], [role=region]');
    return part ? `${part.tagName} ${part.getAttribute('aria-label') ?? ''}` : '';
  });
}

describe('keyboard', () => {
  const house = openHouse({ claimed: true });
  let laptop: Profile;
  let shell: Shell;

  beforeAll(async () => {
    laptop = await comeIn(house, ines, { reducedMotion: 'reduce' });
    shell = new Shell(laptop.page);
  });

  test('Ctrl 1 to 5 open the five places', async () => {
    for (const [i, name] of [...sections.entries()].reverse()) {
      await laptop.page.keyboard.press(`Control+${i + 1}`);
      await shell.title(titles[name]).waitFor();
    }
  });

  test('F6 goes through the parts of the screen, Shift F6 back', async () => {
    await laptop.page.locator('body').press('F6');
    await expect.poll(() => focused(laptop.page)).not.toBe('');
    const first = await focused(laptop.page);
    await laptop.page.keyboard.press('F6');
    await expect.poll(() => focused(laptop.page)).not.toBe(first);
    await laptop.page.keyboard.press('Shift+F6');
    await expect.poll(() => focused(laptop.page)).toBe(first);
  });

  test('F8 shows and hides the CRM pane', async () => {
    const before = await shell.crmPane.isVisible();
    await laptop.page.keyboard.press('F8');
    await expect.poll(() => shell.crmPane.isVisible()).toBe(!before);
    await laptop.page.keyboard.press('F8');
    await expect.poll(() => shell.crmPane.isVisible()).toBe(before);
  });

  test('Ctrl K opens the palette, it runs a command, Esc closes it and gives the focus back', async () => {
    await shell.section('Mail').focus();
    await laptop.page.keyboard.press('Control+k');
    await shell.palette.waitFor();
    await laptop.page.keyboard.press('Escape');
    await shell.palette.waitFor({ state: 'detached' });
    await expect.poll(() => shell.section('Mail').evaluate((link) => link === document.activeElement)).toBe(true);

    await laptop.page.keyboard.press('Control+k');
    await shell.palette.waitFor();
    await laptop.page.keyboard.type('calendar');
    await laptop.page.keyboard.press('Enter');
    await shell.title('Calendar').waitFor();
  });

  test('? lists the shortcuts, Esc closes the list', async () => {
    await laptop.page.keyboard.press('?');
    await shell.shortcuts.waitFor();
    await laptop.page.keyboard.press('Escape');
    await shell.shortcuts.waitFor({ state: 'detached' });
  });

  test('Tab alone reaches everything of the frame, and the focus is seen', async () => {
    await laptop.page.goto(`${house.origin}/mail`);
    await shell.here(ines.name);
    const seen = new Set<string>();
    for (let i = 0; i < 40; i++) {
      await laptop.page.keyboard.press('Tab');
      seen.add((await focused(laptop.page)).split(' ')[0] ?? '');
    }
    for (const part of ['HEADER', 'NAV', 'MAIN']) expect([...seen]).toContain(part);
  });

  test('nothing moves for people who asked for that', async () => {
    await laptop.page.keyboard.press('Control+k');
    await shell.palette.waitFor();
    const longest = await laptop.page.evaluate(() =>
      Math.max(0, ...document.getAnimations().map((animation) => Number(animation.effect?.getComputedTiming().activeDuration ?? 0))));
    expect(longest).toBeLessThanOrEqual(1);
    await laptop.page.keyboard.press('Escape');
  });

  test('the theme follows the system', async () => {
    const background = () => shell.main.evaluate((main) => getComputedStyle(main.closest('.fui-FluentProvider') ?? main).backgroundColor);
    await laptop.page.emulateMedia({ colorScheme: 'light' });
    const light = await background();
    await laptop.page.emulateMedia({ colorScheme: 'dark' });
    await expect.poll(background).not.toBe(light);
  });
});
