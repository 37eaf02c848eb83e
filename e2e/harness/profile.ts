import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type BrowserContext, type BrowserContextOptions, type CDPSession, type Page } from 'playwright-core';
import type { Guard } from './guard';
import { chromiumBinary, temporary } from './places';
import { launchPlain } from './plain';

export interface ProfileOptions extends Pick<BrowserContextOptions, 'viewport' | 'colorScheme' | 'timezoneId' | 'reducedMotion' | 'hasTouch'> {
  /** More switches for the browser. */
  args?: string[];
  /** Tabs in the background are hidden, as people have them; the other options do nothing then. */
  plain?: boolean;
}

const switches = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The one bound for everything a test waits for. */
export const patience = 30_000;

/**
 * Whether the trace of a failed test shows the page at each step (TRACE=1).
 * To keep that takes a copy of the page for all that a test does, which hostile
 * mail of two megabytes makes a third of its time.
 */
const looksBack = process.env['TRACE'] === '1';

/**
 * Profile is a browser of one person on one computer: a profile folder that
 * outlives the browser's process.
 */
export class Profile {
  private current: BrowserContext | undefined;
  private readonly folder = temporary('profile');

  private constructor(
    readonly who: string,
    private readonly options: ProfileOptions,
    private readonly guard: Guard,
  ) {}

  static async launch(who: string, guard: Guard, options: ProfileOptions = {}): Promise<Profile> {
    const profile = new Profile(who, options, guard);
    await profile.start();
    return profile;
  }

  /** start opens the browser on the profile, for the first time or again. */
  async start(): Promise<Page> {
    const { args = [], plain, ...context } = this.options;
    this.current = plain
      ? await launchPlain(this.folder, [...switches, ...args])
      : await chromium.launchPersistentContext(this.folder, {
          executablePath: chromiumBinary,
          args: [...switches, ...args],
          locale: 'en-GB',
          viewport: { width: 1440, height: 900 },
          ...context,
        });
    this.current.setDefaultTimeout(patience);
    this.guard.watch(this.current, this.who);
    await this.current.tracing.start({ snapshots: looksBack });
    return this.page;
  }

  get context(): BrowserContext {
    if (!this.current) throw new Error(`${this.who}'s browser is not running`);
    return this.current;
  }

  get running(): boolean {
    return this.current !== undefined;
  }

  /** The first tab. */
  get page(): Page {
    const page = this.context.pages()[0];
    if (!page) throw new Error(`${this.who} has no tab open`);
    return page;
  }

  /** tab opens another tab. */
  async tab(url: string): Promise<Page> {
    const page = await this.context.newPage();
    await page.goto(url);
    return page;
  }

  async devtools(page: Page = this.page): Promise<CDPSession> {
    return this.context.newCDPSession(page);
  }

  /** close ends the browser as a person does. */
  async close(): Promise<void> {
    const context = this.current;
    this.current = undefined;
    await context?.close();
  }

  /** kill ends the browser's processes without a word. */
  async kill(): Promise<void> {
    const context = this.context;
    const gone = new Promise<void>((resolve) => context.once('close', () => resolve()));
    this.current = undefined;
    for (const pid of this.processes()) process.kill(pid, 'SIGKILL');
    await gone;
  }

  /** The main process of this profile's browser. */
  private processes(): number[] {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .filter((name) => {
        try {
          const words = readFileSync(join('/proc', name, 'cmdline'), 'utf8').split('\0');
          return words.includes(`--user-data-dir=${this.folder}`) && !words.some((word) => word.startsWith('--type='));
        } catch {
          return false; // ended meanwhile
        }
      })
      .map(Number);
  }

  /** remove closes the browser and removes the profile. */
  async remove(): Promise<void> {
    await this.close().catch(() => {});
    try {
      rmSync(this.folder, { recursive: true, force: true, maxRetries: 15 });
    } catch (error) {
      // Helpers of the browser outlive it by a moment and write on. What they
      // leave in the system's temporary folder says nothing about the product.
      console.warn(`left behind: ${this.folder}: ${String(error)}`);
    }
  }
}
