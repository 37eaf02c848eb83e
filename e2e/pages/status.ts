import type { Locator, Page } from 'playwright-core';

/** The page that says how page, engine, relay and storage are. */
export class StatusPage {
  constructor(private readonly page: Page) {}

  async open(): Promise<this> {
    await this.page.goto(new URL('/sync/device', this.page.url()).href);
    await this.page.getByRole('heading', { level: 1, name: 'Synchronization' }).waitFor();
    return this;
  }

  /** The build id of a part, which stands behind its version. */
  async build(part: 'Page' | 'Engine' | 'Relay'): Promise<string> {
    const row = this.page.getByRole('row').filter({ has: this.page.getByRole('rowheader', { name: part, exact: true }) });
    return (await row.getByRole('cell').nth(1).textContent()) ?? '';
  }

  /** The build ids of page, engine and relay. */
  async builds(): Promise<string[]> {
    return [await this.build('Page'), await this.build('Engine'), await this.build('Relay')];
  }

  /** One thing that the engine tried, with what came of it. */
  check(name: string, result: string): Locator {
    return this.page.getByRole('row').filter({ hasText: name }).filter({ hasText: result });
  }

  /** What the line about a time in another zone says. */
  async foreignEvent(line: RegExp): Promise<string> {
    return (await this.page.getByText(line).textContent()) ?? '';
  }

  /** What stands beside a word in a list of facts. */
  async fact(name: string): Promise<string> {
    const term = this.page.getByRole('term').filter({ hasText: new RegExp(`^${name}$`) });
    return (await term.locator('xpath=following-sibling::dd[1]').textContent()) ?? '';
  }
}
