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

  /** Drops files and folders on the window, as a hand does, and begins. */
  async drop(paths: string[]): Promise<void> {
    const devtools = await this.page.context().newCDPSession(this.page);
    const data = { items: [], files: paths, dragOperationsMask: 1 };
    for (const type of ['dragEnter', 'dragOver', 'drop'] as const) await devtools.send('Input.dispatchDragEvent', { type, x: 600, y: 400, data });
    await devtools.detach();
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

  /** some waits until something is imported. */
  async some(): Promise<Counts> {
    await this.strip.getByText(/^[1-9][\d,]* imported$/).waitFor();
    return this.counts();
  }

  /** pause pauses it once something is imported, and waits until what was under way is done. */
  async pause(): Promise<Counts> {
    await this.some();
    await this.steer('Pause');
    await this.strip.getByText(/^Import paused after /).waitFor();
    return this.counts();
  }

  /** interrupted waits until it says that it waits for its files. */
  async interrupted(): Promise<Counts> {
    await this.strip.getByText(/^Import interrupted after /).waitFor();
    return this.counts();
  }

  /** Chooses files for an import that waits for its own. */
  async choose(paths: string | string[]): Promise<void> {
    await this.strip.getByRole('button', { name: 'Choose the files' }).click();
    await this.dialog.locator('input[data-files]').setInputFiles(paths);
    await this.dialog.getByRole('button', { name: /^Import \d/ }).click();
  }

  /** full waits until it says that there is no room. */
  async full(): Promise<Counts> {
    await this.strip.getByText(/^This device has no room left\. /).waitFor();
    return this.counts();
  }

  async counts(): Promise<Counts> {
    const text = await this.strip.innerText();
    const of = (words: RegExp) => Number((words.exec(text)?.[1] ?? '0').replaceAll(',', ''));
    return { found: of(/([\d,]+) found/), imported: of(/([\d,]+) imported/), duplicates: of(/([\d,]+) there already/), refused: of(/([\d,]+) not imported/) };
  }

  async steer(button: 'Pause' | 'Resume' | 'Cancel import' | 'Dismiss'): Promise<void> {
    await this.strip.getByRole('button', { name: button }).click();
    if (button === 'Dismiss') await this.strip.waitFor({ state: 'detached' });
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
