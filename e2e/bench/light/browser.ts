import { chromium, type BrowserContext, type CDPSession, type Page } from 'playwright-core';
import { Guard } from '../../harness/guard';
import type { Account } from '../../harness/house';
import { chromiumBinary } from '../../harness/places';
import { switches } from './switches';
import { SignInPage } from '../../pages/entry';
import { Shell } from '../../pages/shell';
import { watch } from './watch';

/**
 * Browser is a person's browser on a profile folder. Unlike that of the tests
 * it records nothing: what it costs to look on would be measured too.
 */
export class Browser {
  private readonly guard = new Guard();

  private static readonly running = new Set<Browser>();

  private constructor(readonly context: BrowserContext) {
    Browser.running.add(this);
    context.once('close', () => Browser.running.delete(this));
  }

  /** Ends the browsers that a step which failed has left. */
  static async endAll(): Promise<void> {
    for (const browser of Browser.running) await browser.context.close();
  }

  static async open(profile: string): Promise<Browser> {
    const context = await chromium.launchPersistentContext(profile, { executablePath: chromiumBinary, args: switches, locale: 'en-GB', viewport: { width: 1440, height: 900 } });
    const browser = new Browser(context);
    context.setDefaultTimeout(patience);
    browser.guard.watch(context, 'browser');
    // Whoever waits for something in it is told.
    browser.page.on('crash', () => void context.close());
    await context.addInitScript(watch);
    return browser;
  }

  get page(): Page {
    const page = this.context.pages()[0];
    if (page === undefined) throw new Error('the browser has no tab');
    return page;
  }

  devtools(): Promise<CDPSession> {
    return this.context.newCDPSession(this.page);
  }

  /** Signs in, and waits until the app is installed and online. */
  async signIn(origin: string, account: Account): Promise<void> {
    const signIn = await new SignInPage(this.page).open(origin);
    await signIn.signIn(account);
    await (await new Shell(this.page).here(account.name)).online.waitFor();
    await this.page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  }

  /** Closes it; an error behind the screen makes what was measured worthless. */
  async close(): Promise<void> {
    await this.context.close();
    const wrong = this.guard.take();
    if (wrong.length > 0) throw new Error(`errors behind the screen:\n${wrong.join('\n')}`);
  }
}

/** How long anything may take at 100,000 messages. */
export const patience = 1_800_000;
