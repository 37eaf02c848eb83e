import { join } from 'node:path';
import { House, ines } from '../../harness/house';
import { MailPage } from '../../pages/mail';
import { Browser } from './browser';
import { bringIn } from './bringing';
import { type Bench, median, must } from './light';

const messages = 10_000;
const starts = 5;
const restMillis = 600_000;

/**
 * Opens the installed app with 10,000 messages and compares the time to the
 * filled list with W2's floor (the newest 50 of 10,000 records, by hand) plus
 * instantiating the engine, each in a browser that was just started.
 * numbers.md, "first light": at most 1.5.
 */
export async function opening(bench: Bench): Promise<void> {
  const house = new House({ claimed: true });
  await house.open();
  const profile = join(bench.folder, 'opening');
  try {
    const first = await Browser.open(profile);
    await first.signIn(house.origin, ines);
    await bringIn(bench, first, house.origin, messages);
    await atRest(first);
    await first.page.goto(bench.floor.origin);
    await first.page.evaluate((n) => window.floor.fill(n), messages);
    // The browser keeps what it compiled once it has been asked for twice.
    for (let i = 0; i < 2; i++) await first.page.evaluate(() => window.floor.instantiate());
    await first.close();
    const floors: number[] = [];
    const engines: number[] = [];
    const apps: Opened[] = [];
    await bench.settle();
    for (let i = 0; i < starts; i++) {
      floors.push(await started(profile, async (browser) => {
        await browser.page.goto(bench.floor.origin);
        const { ms, count } = await browser.page.evaluate(() => window.floor.newest());
        must(count === 50, `the floor found ${count} of 50 records`);
        return ms;
      }));
      engines.push(await started(profile, async (browser) => {
        await browser.page.goto(bench.floor.origin);
        return browser.page.evaluate(() => window.floor.instantiate());
      }));
      apps.push(await started(profile, (browser) => listOf(browser, house.origin)));
    }
    const floor = median(floors);
    const engine = median(engines);
    const app = median(apps.map(({ list }) => list));
    bench.line('floor: newest 50 of 10,000 records, cold (W2)', floor, 'ms');
    bench.line('instantiate the engine, compiled code kept', engine, 'ms');
    bench.line('open the installed app to the list of 10,000 messages', app, 'ms');
    bench.line('the same, until any rows fill the list', median(apps.map(({ row }) => row)), 'ms');
    bench.line('the same, until all are counted', median(apps.map(({ whole }) => whole)), 'ms');
    bench.line('open / (floor + instantiate)', app / (floor + engine), 'ratio', 1.5);
  } finally {
    await house.close();
  }
}

/** The app is left when it has nothing more to do, as it mostly is. */
async function atRest(browser: Browser): Promise<void> {
  const mail = new MailPage(browser.page);
  for (const end = Date.now() + restMillis; !(await mail.keepsLists()); ) {
    must(Date.now() < end, 'the app did not come to rest');
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
}

async function started<T>(profile: string, measure: (browser: Browser) => Promise<T>): Promise<T> {
  const browser = await Browser.open(profile);
  const result = await measure(browser);
  await browser.close();
  return result;
}

interface Opened {
  row: number;
  list: number;
  whole: number;
}

/** From the navigation until the rows in sight are there, and until all messages are counted, in ms. */
async function listOf(browser: Browser, origin: string): Promise<Opened> {
  await browser.context.addInitScript((status) => window.light.list(status), `${messages.toLocaleString('en')} messages`);
  await browser.page.goto(`${origin}/mail`, { waitUntil: 'commit' });
  await browser.page.waitForFunction(() => window.light.seen['whole'] !== undefined);
  const { row = NaN, list = NaN, whole = NaN } = await browser.page.evaluate(() => window.light.seen);
  return { row, list, whole };
}
