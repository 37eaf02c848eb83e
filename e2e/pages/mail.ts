import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';

/** The mail workspace: folders, the list of a folder, and its commands. */
export class MailPage {
  constructor(readonly page: Page) {}

  async open(): Promise<this> {
    await this.page.goto(new URL('/mail', this.page.url()).href);
    return this.here('Inbox');
  }

  /** here waits until the folder of a name is the one that shows. */
  async here(folder: string): Promise<this> {
    await this.page.getByRole('heading', { level: 1, name: folder, exact: true }).waitFor();
    return this;
  }

  /** The folder of a name, which may have a count after it. */
  folder(name: string): Locator {
    return this.page.getByRole('treeitem', { name: new RegExp(`^${name}(, .*)?$`) });
  }

  async openFolder(name: string): Promise<this> {
    await this.folder(name).click();
    return this.here(name);
  }

  /** Chooses a command from the menu of a folder: "New folder…", "Rename…". */
  async folderCommand(folder: string, command: string): Promise<void> {
    await this.folder(folder).click({ button: 'right' });
    await this.page.getByRole('menuitem', { name: command, exact: true }).click();
  }

  get list(): Locator {
    return this.page.locator('main').getByRole('listbox');
  }

  /** The row that says all of these, seen or read out: "Unread", a sender, "flagged". */
  row(...words: string[]): Locator {
    return words.reduce((found, word) => found.filter({ hasText: word }), this.list.getByRole('option'));
  }

  /** counts waits until the list counts so many messages. */
  async counts(n: number): Promise<void> {
    await this.page.getByRole('status').getByText(n === 1 ? '1 message' : `${n.toLocaleString('en')} messages`, { exact: true }).waitFor({ state: 'attached' });
  }

  /** keepsLists reports whether the device keeps what lists showed for the next page that opens. */
  async keepsLists(): Promise<boolean> {
    return this.page.evaluate(lists);
  }

  /** atLeast waits until the list counts so many messages or more. */
  async atLeast(n: number): Promise<void> {
    const counted = this.page.getByRole('status').getByText(/^[\d,]+ messages$/);
    await expect.poll(async () => Number((await counted.textContent())?.replace(/\D/g, ''))).toBeGreaterThanOrEqual(n);
  }

  async search(text: string): Promise<void> {
    await this.page.getByRole('searchbox', { name: /^Search / }).fill(text);
  }

  async everywhere(): Promise<void> {
    await this.page.getByRole('search').getByRole('button', { name: 'All folders' }).click();
  }

  /** Turns a filter on or off. */
  async filter(label: 'Unread' | 'Flagged' | 'With attachments'): Promise<void> {
    await this.page.getByRole('button', { name: /^Filters: / }).click();
    await this.page.getByRole('menuitemcheckbox', { name: label }).click();
    await this.page.keyboard.press('Escape');
  }

  /** Shows those that stand like this to the CRM, or all. */
  async tracked(which: 'Tracked' | 'Not tracked' | 'Waiting to send' | 'Tracking failed' | 'Tracked or not'): Promise<void> {
    await this.page.getByRole('button', { name: /^Filters: / }).click();
    await this.page.getByRole('menuitemradio', { name: which, exact: true }).click();
    await this.page.keyboard.press('Escape');
  }

  /** Presses a command of the bar: "Delete", "Archive", "Mark read". */
  async command(name: string): Promise<void> {
    await this.page.getByRole('toolbar').getByRole('button', { name, exact: true }).click();
  }

  /** Moves what is chosen or open to the folder of a name. */
  async moveTo(folder: string): Promise<void> {
    await this.command('Move');
    const field = this.page.getByRole('dialog').getByRole('combobox', { name: 'Find a folder' });
    await field.fill(folder);
    await field.press('Enter');
  }

  /** Opens the dialog with a message as it came. */
  async source(...words: string[]): Promise<Locator> {
    await this.row(...words).click({ button: 'right' });
    await this.page.getByRole('menuitem', { name: 'Message source' }).click();
    return this.page.getByRole('dialog', { name: 'Message source' });
  }

  /** Opens the message whose row has these words. */
  async read(...words: string[]): Promise<ReadingPane> {
    return this.openRow(this.row(...words));
  }

  /** Opens the first message of the list. */
  async readFirst(): Promise<ReadingPane> {
    return this.openRow(this.list.getByRole('option').first());
  }

  private async openRow(row: Locator): Promise<ReadingPane> {
    await row.click();
    const pane = new ReadingPane(this.page);
    await pane.message.waitFor();
    return pane;
  }
}

/** The message that is open. */
export class ReadingPane {
  constructor(readonly page: Page) {}

  get message(): Locator {
    return this.page.getByRole('article');
  }

  get subject(): Locator {
    return this.message.getByRole('heading', { level: 2 });
  }

  /** The people of a line: "To", "Cc". */
  people(line: 'To' | 'Cc' | 'Bcc'): Locator {
    return this.message.getByRole('group', { name: line, exact: true });
  }

  /** The frame in which HTML shows. */
  get frame(): Locator {
    return this.message.locator('iframe');
  }

  /** What stands in that frame. */
  get html(): Locator {
    return this.message.frameLocator('iframe').locator('body');
  }

  /** The files that the message brings. */
  get attachments(): Locator {
    return this.message.getByRole('list', { name: 'Attachments' }).getByRole('listitem');
  }

  async showPictures(): Promise<void> {
    await this.message.getByRole('button', { name: 'Show pictures' }).click();
  }

  async alwaysFrom(sender: string): Promise<void> {
    await this.message.getByRole('button', { name: `Always from ${sender}` }).click();
  }

  async getNow(): Promise<void> {
    await this.message.getByRole('button', { name: 'Get it now' }).click();
  }
}

/** lists runs in a page and reports whether what lists showed is kept for the next that opens. */
async function lists(): Promise<boolean> {
  const done = <T>(request: IDBRequest<T>) =>
    new Promise<T>((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error ?? new Error('database'));
    });
  const [{ name = '' } = {}] = await indexedDB.databases();
  const database = await done(indexedDB.open(name));
  const found = await done(database.transaction('meta').objectStore('meta').getKey(new TextEncoder().encode('glance')));
  database.close();
  return found !== undefined;
}
