import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';

const plurals = { account: 'Accounts', contact: 'Contacts', opportunity: 'Opportunities', email: 'Emails' } as const;
export type Entity = keyof typeof plurals;

/** A message at the foot of the screen: what was done, and the way to take it back. */
export async function said(page: Page, sentence: string | RegExp): Promise<void> {
  await page.getByRole('status').getByText(sentence).first().waitFor();
}

/** takeBack presses what a message offers. */
export async function takeBack(page: Page, sentence: string): Promise<void> {
  await page.getByRole('status').getByText(sentence, { exact: true }).last().locator('xpath=..').getByRole('button', { name: 'Undo' }).click();
}

/** Follows a link of the shell, without loading the page anew. */
async function follow(page: Page, path: string): Promise<void> {
  await page.evaluate((to) => {
    history.pushState(null, '', to);
  }, path);
}

/** The list of one kind of record. */
export class ListPage {
  constructor(
    readonly page: Page,
    readonly entity: Entity,
  ) {}

  async open(): Promise<this> {
    await this.page.goto(new URL(`/records/${this.entity}`, this.page.url()).href);
    return this.here();
  }

  /** go comes here without loading the page anew. */
  async go(): Promise<this> {
    await follow(this.page, `/records/${this.entity}`);
    return this.here();
  }

  async here(): Promise<this> {
    await this.page.getByRole('heading', { level: 1, name: plurals[this.entity], exact: true }).waitFor();
    return this;
  }

  get grid(): Locator {
    return this.page.getByRole('grid', { name: plurals[this.entity] });
  }

  /** The row of a record that says all of these. */
  row(name: string, ...cells: string[]): Locator {
    const row = this.grid.getByRole('row').filter({ has: this.page.getByRole('link', { name, exact: true }) });
    return cells.reduce((found, cell) => found.filter({ has: this.page.getByRole('gridcell', { name: cell, exact: true }) }), row);
  }

  /** How many the list counts. */
  async counts(n: number): Promise<void> {
    await this.page.getByRole('status').getByText(n === 1 ? '1 record' : `${n.toLocaleString('en')} records`, { exact: true }).waitFor();
  }

  async scope(label: 'Active' | 'Inactive' | 'Mine' | 'All'): Promise<void> {
    await this.page.getByRole('combobox', { name: 'Show' }).selectOption({ label });
  }

  async search(text: string): Promise<void> {
    await this.page.getByRole('searchbox', { name: `Search ${plurals[this.entity].toLowerCase()}` }).fill(text);
  }

  /** select adds a record to those that are selected. It goes to the row itself: where it stands may change while others come and go. */
  async select(name: string): Promise<void> {
    await this.row(name).getByRole('checkbox', { name: `Select ${name}` }).dispatchEvent('click');
    await this.row(name).and(this.page.getByRole('row', { selected: true })).waitFor();
  }

  async command(name: string): Promise<void> {
    await this.page.getByRole('toolbar').getByRole('button', { name, exact: true }).click();
  }

  async openRecord(name: string): Promise<RecordPage> {
    await this.row(name).getByRole('link', { name, exact: true }).click();
    return new RecordPage(this.page).here(name);
  }
}

/** The page of one record, and the form of one that is made. */
export class RecordPage {
  constructor(readonly page: Page) {}

  /** start opens the form of a new record. */
  async start(entity: Entity): Promise<this> {
    await follow(this.page, `/records/${entity}/new`);
    await this.page.getByRole('heading', { level: 1, name: `New ${entity}` }).waitFor();
    return this;
  }

  /** make makes a record with these texts and waits for its page. */
  async make(entity: Entity, name: string, texts: Record<string, string> = {}): Promise<this> {
    await this.start(entity);
    if (entity === 'contact') {
      const [first = '', ...rest] = name.split(' ');
      await this.text('First Name').fill(first);
      await this.text('Last Name').fill(rest.join(' '));
    } else await this.text(entity === 'account' ? 'Account Name' : 'Topic').fill(name);
    for (const [label, text] of Object.entries(texts)) await this.text(label).fill(text);
    await this.command('Create');
    return this.here(name);
  }

  async here(name: string): Promise<this> {
    await this.page.getByRole('heading', { level: 1, name, exact: true }).waitFor();
    return this;
  }

  async open(path: string): Promise<this> {
    await follow(this.page, path);
    return this;
  }

  get path(): string {
    return new URL(this.page.url()).pathname;
  }

  text(label: string): Locator {
    return this.page.getByRole('textbox', { name: label, exact: true });
  }

  pick(label: string): Locator {
    return this.page.getByRole('combobox', { name: label, exact: true });
  }

  /** write changes a text and saves it. */
  async write(label: string, text: string): Promise<void> {
    await this.text(label).fill(text);
    await this.text(label).press('Tab');
  }

  async choose(label: string, option: string): Promise<void> {
    await this.pick(label).selectOption({ label: option });
  }

  /** find types a part of a name into a lookup, instead of what it holds, and takes what is offered. */
  async find(label: string, part: string, name: string): Promise<void> {
    await this.pick(label).press('Control+a');
    await this.pick(label).pressSequentially(part);
    await this.page.getByRole('option', { name }).click();
    await expect.poll(() => this.pick(label).inputValue()).toBe(name);
  }

  /** shows waits until a field holds a value. */
  async shows(label: string, value: string): Promise<void> {
    await expect.poll(() => this.text(label).or(this.pick(label)).inputValue()).toBe(value);
  }

  async command(name: string): Promise<void> {
    await this.page.getByRole('toolbar').getByRole('button', { name, exact: true }).click();
  }

  get historyEntries(): Locator {
    return this.page.getByRole('list', { name: 'Change history' }).getByRole('listitem');
  }

  /** An entry of the history that has all of these. */
  change(...texts: (string | RegExp)[]): Locator {
    return texts.reduce((found, hasText) => found.filter({ hasText }), this.historyEntries);
  }

  /** What stands for a record that is gone. */
  async gone(name: string): Promise<void> {
    await this.page.getByRole('heading', { name: `“${name}” is in the recycle bin` }).waitFor();
  }
}

/** The recycle bin. */
export class BinPage {
  constructor(private readonly page: Page) {}

  async go(): Promise<this> {
    await follow(this.page, '/records/bin');
    await this.page.getByRole('heading', { level: 1, name: 'Recycle bin' }).waitFor();
    return this;
  }

  entry(name: string): Locator {
    return this.page.getByRole('list', { name: 'Recycle bin' }).getByRole('listitem').filter({ hasText: name });
  }

  async restore(name: string): Promise<void> {
    await this.page.getByRole('button', { name: `Restore ${name}`, exact: true }).click();
    await this.entry(name).waitFor({ state: 'detached' });
  }
}
