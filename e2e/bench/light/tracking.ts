import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { House, ines, jonas } from '../../harness/house';
import { letters, mbox } from '../../harness/mailfiles';
import { ImportPage } from '../../pages/mailimport';
import { RecordPage } from '../../pages/records';
import { Tracking } from '../../pages/track';
import { Browser } from './browser';
import { Echo } from './echo';
import { type Bench, must, percentile } from './light';

const rounds = 60;
const echoes = 200;

/**
 * Tracks messages one by one in one browser while another shows the timeline
 * of their sender, and compares the way from one to the other with that of as
 * many bytes over a bare WebSocket server. numbers.md, "first light": at most
 * 10 times at the 95th percent; "page": seen within 100 ms.
 */
export async function tracking(bench: Bench): Promise<void> {
  const house = new House({ claimed: true });
  await house.open();
  const echo = await Echo.listen();
  try {
    await house.invite(ines, jonas, 'member');
    const [a, b] = [await Browser.open(join(bench.folder, 'tracking-a')), await Browser.open(join(bench.folder, 'tracking-b'))];
    await a.signIn(house.origin, ines);
    await b.signIn(house.origin, jonas);
    await prepare(bench, a.page, b.page, house.origin);
    await bench.settle();
    const told = await track(a.page, b.page);
    for (const page of [a.page, b.page]) {
      const off = await page.evaluate(() => performance.timeOrigin + performance.now() - Date.now());
      must(Math.abs(off) < 3, `the clock of a page is ${off} ms off that of the machine`);
    }
    await bench.settle();
    const floor = await bounce(bench, a.page, b.page, echo.url);
    for (const percent of [50, 95]) {
      const of = (value: (t: Told) => number) => percentile(told.map(value), percent);
      const strict = percent === 95;
      bench.line(`track: key to the glyph in the list, p${percent}`, of((t) => t.glyph), 'ms', strict ? 100 : undefined);
      bench.line(`track: key to "tracked", which is safe on this device, p${percent}`, of((t) => t.durable), 'ms');
      bench.line(`tracked in A to visible in B, p${percent}`, of((t) => t.seen), 'ms');
      bench.line(`echo of a bare WebSocket server, A to B, p${percent}`, percentile(floor, percent), 'ms');
      bench.line(`tracked in A to visible in B / echo, p${percent}`, of((t) => t.seen) / percentile(floor, percent), 'ratio', strict ? 10 : undefined);
    }
    await a.close();
    await b.close();
  } finally {
    await echo.close();
    await house.close();
  }
}

/** Brings the messages in, and opens their folder in one browser and their sender's page in the other. */
async function prepare(bench: Bench, a: Page, b: Page, origin: string): Promise<void> {
  const contact = await new RecordPage(a).make('contact', 'Anna Berg', { Email: 'anna@contoso.example' });
  const { path } = contact;
  const folder = join(bench.folder, 'tracking');
  mkdirSync(folder);
  writeFileSync(join(folder, 'Inbox.mbox'), mbox(letters(0, rounds)));
  await a.goto(`${origin}/mail`);
  const importing = new ImportPage(a);
  await importing.start(join(folder, 'Inbox.mbox'));
  const { imported } = await importing.done();
  must(imported === rounds, `imported ${imported} of ${rounds} letters`);
  await importing.steer('Dismiss');
  const { mail } = new Tracking(a);
  await mail.openFolder('Inbox');
  await mail.counts(rounds);
  await b.goto(origin + path);
  await new RecordPage(b).here('Anna Berg');
}

/** How long one message took, from the key, in ms. */
interface Told {
  glyph: number;
  durable: number;
  seen: number;
}

async function track(a: Page, b: Page): Promise<Told[]> {
  const screen = new Tracking(a);
  const told: Told[] = [];
  for (let i = 0; i < rounds; i++) {
    // From the oldest on: each is the first of the timeline that the other shows.
    const subject = `Letter ${i}`;
    await screen.mail.list.press(i === 0 ? 'End' : 'ArrowUp');
    await screen.message(subject).and(a.locator('[aria-current=true]')).waitFor();
    await screen.pane.getByText('Not tracked').first().waitFor();
    const here = await a.evaluateHandle(lookHere, subject);
    const there = await b.evaluateHandle(lookThere, subject);
    await screen.letter('t');
    const { key, glyph, durable } = await here.evaluate((it) => it.answer);
    const seen = await there.evaluate((it) => it.answer);
    must(glyph > key && durable > key && seen > key, `${subject} was there before the key: ${JSON.stringify({ key, glyph, durable, seen })}`);
    told.push({ glyph: glyph - key, durable: durable - key, seen: seen - key });
  }
  return told;
}

/** Waits in the first browser for the key, the glyph of the row, and the sentence that says that it is saved; by the machine's clock, in ms. */
function lookHere(subject: string): { answer: Promise<{ key: number; glyph: number; durable: number }> } {
  const clock = () => performance.timeOrigin + performance.now();
  // The newest message at the foot of the screen.
  const said = () => document.querySelector('section[aria-label=Messages] > [role=status]')?.lastElementChild ?? null;
  const row = () => [...document.querySelectorAll('main [role=option]')].find((one) => [...one.querySelectorAll('span')].some((part) => part.textContent === subject));
  return {
    answer: new Promise((resolve) => {
      let key = NaN;
      let glyph = NaN;
      let durable = NaN;
      addEventListener('keydown', (event) => event.key === 't' && (key = clock()), { capture: true });
      const before = said();
      const look = () => {
        if (Number.isNaN(glyph) && /, tracked/.test(row()?.lastElementChild?.textContent ?? '')) glyph = clock();
        if (Number.isNaN(durable) && said() !== before && said()?.textContent?.startsWith('The message is tracked.') === true) durable = clock();
        if (Number.isNaN(glyph) || Number.isNaN(durable)) requestAnimationFrame(look);
        else resolve({ key, glyph, durable });
      };
      requestAnimationFrame(look);
    }),
  };
}

/** Waits in the second browser for the timeline's entry. */
function lookThere(subject: string): { answer: Promise<number> } {
  const there = () => [...document.querySelectorAll('main article')].some((one) => document.getElementById(one.getAttribute('aria-labelledby') ?? '')?.textContent === subject);
  if (there()) throw new Error(`${subject} is there already`);
  return {
    answer: new Promise((resolve) => {
      const look = () => {
        if (there()) resolve(performance.timeOrigin + performance.now());
        else requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    }),
  };
}

/** The times of texts of 1 kB from one page to the other through an echo, 100 ms apart as in W3, in ms. */
async function bounce(bench: Bench, a: Page, b: Page, url: string): Promise<number[]> {
  for (const page of [a, b]) await page.goto(bench.floor.origin);
  const receiving = await b.evaluateHandle(
    ({ url, echoes }) => {
      const seen: number[] = [];
      const socket = new WebSocket(url);
      const answer = new Promise<number[]>((resolve) => {
        socket.onmessage = async ({ data }: MessageEvent<Blob>) => {
          const { at } = JSON.parse(await data.text()) as { at: number };
          if (seen.push(performance.timeOrigin + performance.now() - at) === echoes) resolve(seen);
        };
      });
      return new Promise<{ answer: Promise<number[]> }>((resolve) => (socket.onopen = () => resolve({ answer })));
    },
    { url, echoes },
  );
  await a.evaluate(
    async ({ url, echoes }) => {
      const socket = new WebSocket(url);
      await new Promise((resolve) => (socket.onopen = resolve));
      for (let i = 0; i < echoes; i++) {
        socket.send(JSON.stringify({ at: performance.timeOrigin + performance.now(), text: 'x'.repeat(1_000) }));
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    },
    { url, echoes },
  );
  return receiving.evaluate((it) => it.answer);
}
