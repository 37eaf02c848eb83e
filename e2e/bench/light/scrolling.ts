import type { Browser } from './browser';
import { type Bench, must, percentile } from './light';

const seconds = 5;
/** Wheel turns a second, as a mouse that is turned without a rest or a touch pad sends them. */
const turns = 60;

/** What the page saw while the list was scrolled. */
interface Seen {
  frames: number[];
  slots: number;
  empty: number;
  emptyFrames: number;
  longTasks: number[];
  scrolled: number;
}

/**
 * Turns the wheel for 5 s and looks at the list in every frame. numbers.md,
 * "page": every visible slot filled in every sampled frame, no task over 50 ms.
 */
export async function scrolling(bench: Bench, browser: Browser, many: string): Promise<void> {
  for (const [pace, pixels, strict] of [
    ['wheel, 7,200 px/s', 120, true],
    ['wheel, 30,000 px/s', 500, false],
  ] as const) {
    await bench.settle();
    const seen = await turn(browser, pixels);
    must(seen.frames.length > 20, `only ${seen.frames.length} frames were seen`);
    must(seen.scrolled > 0.5 * seconds * turns * pixels, `the list moved by ${seen.scrolled} px only`);
    must(seen.slots > 5 * seen.frames.length, 'no rows were in sight');
    const what = `${many}, ${pace}`;
    bench.line(`${what}: empty slots of ${seen.slots} in ${seen.frames.length} frames`, seen.empty, '', strict ? 0 : undefined);
    bench.line(`${what}: tasks over 50 ms`, seen.longTasks.length, '', strict ? 0 : undefined);
    if (seen.longTasks.length > 0) bench.line(`${what}: longest task`, Math.max(...seen.longTasks), 'ms');
    bench.line(`${what}: frames`, seen.frames.length / seconds, '/s');
    bench.line(`${what}: frame, p95`, percentile(seen.frames, 95), 'ms');
  }
}

async function turn(browser: Browser, pixels: number): Promise<Seen> {
  const { page } = browser;
  const devtools = await browser.devtools();
  await page.evaluate(() => {
    const list = document.querySelector('main [role=listbox]');
    if (list !== null) list.scrollTop = 0;
  });
  await page.waitForFunction(() => window.light.shown().rows > 0 && window.light.shown().empty === 0);
  const box = await page.locator('main').getByRole('listbox').boundingBox();
  must(box !== null, 'there is no list');
  const result = page.evaluate((millis) => {
    const list = document.querySelector('main [role=listbox]');
    const seen: Seen = { frames: [], slots: 0, empty: 0, emptyFrames: 0, longTasks: [], scrolled: 0 };
    const observer = new PerformanceObserver((entries) => seen.longTasks.push(...entries.getEntries().map((entry) => entry.duration)));
    observer.observe({ type: 'longtask' });
    const begun = performance.now();
    let last = begun;
    return new Promise<Seen>((resolve) => {
      const look = (at: number) => {
        const { rows, empty } = window.light.shown();
        seen.frames.push(at - last);
        last = at;
        seen.slots += rows;
        seen.empty += empty;
        if (empty > 0) seen.emptyFrames++;
        if (at - begun < millis) {
          requestAnimationFrame(look);
          return;
        }
        seen.scrolled = list?.scrollTop ?? 0;
        setTimeout(() => {
          observer.disconnect();
          resolve(seen);
        }, 200);
      };
      requestAnimationFrame(look);
    });
  }, seconds * 1000 + 300);
  const begun = Date.now();
  const sent: Promise<unknown>[] = [];
  for (let i = 0; i < seconds * turns; i++) {
    sent.push(devtools.send('Input.dispatchMouseEvent', { type: 'mouseWheel', x: box.x + 100, y: box.y + box.height / 2, deltaX: 0, deltaY: pixels }));
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, begun + ((i + 1) * 1000) / turns - Date.now())));
  }
  await Promise.all(sent);
  await devtools.detach();
  return result;
}
