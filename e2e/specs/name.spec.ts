import { describe, expect, test } from 'vitest';
import { ines, openHouse } from '../harness/house';
import { comeIn } from '../harness/people';
import { OptionsPage } from '../pages/options';
import { Shell } from '../pages/shell';

describe('name', () => {
  const house = openHouse({ claimed: true });

  test('SYNC-06 a new name shows in a second tab and a second browser without a reload', async () => {
    const laptop = await comeIn(house, ines, {}, 'laptop');
    const phone = await comeIn(house, ines, {}, 'phone');
    const tab = new Shell(await laptop.tab(house.origin));
    await tab.here(ines.name);
    const watched = [tab.page, phone.page];
    for (const page of watched) await page.evaluate(() => Object.assign(window, { notReloaded: true }));

    await (await new OptionsPage(laptop.page).open()).rename('Inês Duarte-Lopes');
    for (const shell of [new Shell(laptop.page), tab, new Shell(phone.page)]) await shell.here('Inês Duarte-Lopes');

    for (const page of watched) expect(await page.evaluate(() => 'notReloaded' in window)).toBe(true);
    const name = await phone.page.evaluate(async () => ((await (await fetch('/api/session')).json()) as { user: { name: string } }).user.name);
    expect(name).toBe('Inês Duarte-Lopes');
  });
});
