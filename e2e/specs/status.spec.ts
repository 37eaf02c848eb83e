import { beforeAll, describe, expect, test } from 'vitest';
import { ines, openHouse } from '../harness/house';
import { comeIn } from '../harness/people';
import type { Profile } from '../harness/profile';
import { StatusPage } from '../pages/status';

function clockIn(timeZone: string, at: number): string {
  return new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' }).format(at);
}

/** nineInNewYork is the instant of today's 09:00 there. */
function nineInNewYork(): number {
  const hour = 3_600_000;
  const now = Math.floor(Date.now() / hour) * hour;
  for (let at = now - 12 * hour; ; at += hour) if (clockIn('America/New_York', at) === '09:00') return at;
}

describe('status', () => {
  const house = openHouse({ claimed: true });
  let laptop: Profile;
  let status: StatusPage;

  beforeAll(async () => {
    laptop = await comeIn(house, ines, { timezoneId: 'Asia/Tokyo' });
    status = await new StatusPage(laptop.page).open();
  });

  test('REL-01 page, engine and relay are of one build', async () => {
    const about = (await (await fetch(`${house.origin}/api/relay`)).json()) as { build: string };
    await expect.poll(() => status.builds()).toEqual([about.build, about.build, about.build]);
    expect(about.build).toMatch(/^\w{6,}$/);
  });

  test('SYNC-10 the self-check of the engine finds all well in this browser', async () => {
    for (const name of ['Time zones', 'Random numbers', 'Text', 'Storage']) await status.check(name, 'OK').waitFor();
  });

  test('nine in New York shows at the right time here', async () => {
    const line = /^(\d\d:\d\d) in New York is (\d\d:\d\d) here \(Asia\/Tokyo\)\.$/;
    const [, there, here] = line.exec(await status.foreignEvent(line)) ?? [];
    expect(there).toBe('09:00');
    // New York keeps summer time and Tokyo does not.
    expect(['22:00', '23:00']).toContain(here);
    expect(here).toBe(clockIn('Asia/Tokyo', nineInNewYork()));
  });

  test('SYNC-09 storage is told: whether it is kept, and how much there is', async () => {
    await expect.poll(() => status.fact('Used')).toMatch(/^\d[\d.,]* [kMG]?B of \d[\d.,]* [kMG]?B$/);
    await expect.poll(() => status.fact('Kept')).toMatch(/^(Yes|Not promised)\./);
    await expect.poll(() => status.fact('Starts without a connection')).toMatch(/^(Yes|Not yet), /);
  });
});
