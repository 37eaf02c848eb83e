import type { Locator, Page } from 'playwright-core';

export const syncParts = {
  waiting: 'Waiting to send',
  issues: 'Needs attention',
  overwritten: 'Overwritten',
  replaced: 'You replaced',
  duplicates: 'Duplicates',
} as const;
export type SyncPart = keyof typeof syncParts;

/** The page of synchronization. */
export class SyncPage {
  constructor(readonly page: Page) {}

  /** go comes here without loading the page anew. */
  async go(part: SyncPart = 'waiting'): Promise<this> {
    await this.page.evaluate((to) => history.pushState(null, '', to), part === 'waiting' ? '/sync' : `/sync/${part}`);
    await this.page.getByRole('heading', { level: 1, name: 'Synchronization' }).waitFor();
    return this;
  }

  /** state waits for the sentence that says how it stands. */
  async state(sentence: string): Promise<void> {
    await this.page.getByRole('status').getByText(sentence, { exact: true }).waitFor();
  }

  async command(name: string): Promise<void> {
    await this.page.getByRole('toolbar').getByRole('button', { name, exact: true }).click();
  }

  tab(part: SyncPart): Locator {
    return this.page.getByRole('tab', { name: new RegExp(`^${syncParts[part]}`) });
  }

  async open(part: SyncPart): Promise<void> {
    await this.tab(part).click();
  }

  /** What waits, is refused or may be the same, as a list. */
  entries(part: 'waiting' | 'issues' | 'duplicates'): Locator {
    return this.page.getByRole('list', { name: syncParts[part], exact: true }).locator('> li');
  }

  entry(part: 'waiting' | 'issues' | 'duplicates', ...texts: string[]): Locator {
    return texts.reduce((found, hasText) => found.filter({ hasText }), this.entries(part));
  }

  /** How many changes wait, as the head of the page says. */
  async waitingCount(): Promise<string> {
    const term = this.page.getByRole('term').filter({ hasText: /^Waiting to send$/ });
    return (await term.locator('xpath=following-sibling::dd[1]').textContent()) ?? '';
  }

  /** A replaced value, by the words of its row. */
  notice(part: 'overwritten' | 'replaced', ...texts: string[]): Locator {
    const rows = this.page.getByRole('table', { name: syncParts[part] }).getByRole('row');
    return texts.reduce((found, hasText) => found.filter({ hasText }), rows);
  }
}
