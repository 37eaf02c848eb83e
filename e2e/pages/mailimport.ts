import type { Locator, Page } from 'playwright-core';

/** What an import has counted. */
export interface Counts {
  found: number;
  imported: number;
  duplicates: number;
  refused: number;
}

/** Importing mail and contacts, from the mail workspace. */
export class ImportPage {
  constructor(readonly page: Page) {}

  get dialog(): Locator {
    return this.page.getByRole('dialog', { name: 'Import mail and contacts' });
  }

  /** Chooses files, or with folder a folder, and begins. */
  async start(paths: string | string[], how: { folder?: boolean; deviceOnly?: string } = {}): Promise<void> {
    await this.page.getByRole('toolbar').getByRole('button', { name: 'Import', exact: true }).click();
    await this.dialog.locator(how.folder === true ? 'input[data-folder]' : 'input[data-files]').setInputFiles(paths);
    if (how.deviceOnly !== undefined) {
      await this.dialog.getByRole('checkbox', { name: 'Keep this mailbox on this device only' }).check();
      await this.dialog.getByRole('textbox', { name: 'Name of the mailbox' }).fill(how.deviceOnly);
    }
    await this.dialog.getByRole('button', { name: /^Import \d/ }).click();
    await this.dialog.waitFor({ state: 'detached' });
  }

  /** The import that shows below the workspace. */
  get strip(): Locator {
    return this.page.getByRole('group', { name: 'Import', exact: true });
  }

  /** done waits until it says that it has ended. */
  async done(): Promise<Counts> {
    await this.strip.getByText(/^Import done: /).waitFor();
    return this.counts();
  }

  async counts(): Promise<Counts> {
    const text = await this.strip.innerText();
    const of = (words: RegExp) => Number((words.exec(text)?.[1] ?? '0').replaceAll(',', ''));
    return { found: of(/([\d,]+) found/), imported: of(/([\d,]+) imported/), duplicates: of(/([\d,]+) there already/), refused: of(/([\d,]+) not imported/) };
  }

  async steer(button: 'Pause' | 'Resume' | 'Cancel import' | 'Dismiss'): Promise<void> {
    await this.strip.getByRole('button', { name: button }).click();
  }

  /** What was not imported: file, place and reason of each. */
  async refused(): Promise<string[][]> {
    await this.strip.getByRole('button', { name: 'Details' }).click();
    const rows = this.page.getByRole('table', { name: 'Not imported' }).locator('tbody tr');
    const found = await rows.evaluateAll((all) => all.map((row) => [...row.children].map((cell) => cell.textContent ?? '')));
    await this.page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
    return found;
  }
}
