import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';

/** Advanced find: a filter as rows and as text, and what it selects. */
export class FindPage {
  constructor(readonly page: Page) {}

  async here(): Promise<this> {
    await this.page.getByRole('heading', { level: 1, name: 'Advanced find' }).waitFor();
    return this;
  }

  /** start opens it from the list that is on the screen. */
  async start(): Promise<this> {
    await this.page.getByRole('button', { name: 'Advanced find' }).click();
    return this.here();
  }

  command(name: string): Locator {
    return this.page.getByRole('toolbar').getByRole('button', { name });
  }

  /** condition adds one to a group: the whole filter, or a related type. */
  async condition(field: string, comparison: string, value: string, group: Locator = this.page.getByRole('tabpanel')): Promise<void> {
    await group.getByRole('button', { name: 'Add condition' }).last().click();
    const row = group.getByRole('combobox', { name: 'Field' }).last();
    await row.selectOption({ label: field });
    await group.getByRole('combobox', { name: 'Comparison' }).last().selectOption({ label: comparison });
    await group.getByRole('textbox', { name: 'Value' }).last().fill(value);
  }

  /** related adds a related record type and returns its place. */
  async related(label: string, entity: string): Promise<Locator> {
    await this.page.getByRole('button', { name: 'Add related record type' }).first().click();
    await this.page.getByRole('combobox', { name: 'Related by' }).selectOption({ label });
    return this.page.getByRole('group', { name: entity, exact: true });
  }

  get result(): Locator {
    return this.page.getByRole('region', { name: 'Live result' });
  }

  /** matches waits until the live result counts so many. */
  async matches(n: number): Promise<void> {
    await expect.poll(() => this.result.getByRole('status').textContent()).toBe(`${n.toLocaleString('en')} ${n === 1 ? 'record matches' : 'records match'}`);
  }

  async asText(): Promise<Locator> {
    await this.page.getByRole('tab', { name: 'FetchXML' }).click();
    const text = this.page.getByRole('textbox', { name: 'FetchXML of the filter' });
    await text.waitFor();
    return text;
  }

  async asRows(): Promise<void> {
    await this.page.getByRole('tab', { name: 'Conditions' }).click();
  }
}
