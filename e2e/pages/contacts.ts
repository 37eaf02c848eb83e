import type { Locator, Page } from 'playwright-core';

/** The contacts and distribution lists that were imported. */
export class ContactsPage {
  constructor(readonly page: Page) {}

  async open(kind: 'Contacts' | 'Distribution lists' = 'Contacts'): Promise<this> {
    await this.page.goto(new URL('/people', this.page.url()).href);
    await this.page.getByRole('navigation', { name: 'Kinds of people' }).getByRole('link', { name: kind, exact: true }).click();
    await this.page.getByRole('heading', { level: 1, name: kind, exact: true }).waitFor();
    return this;
  }

  row(name: string): Locator {
    return this.page.locator('main').getByRole('option').filter({ hasText: name });
  }

  async search(text: string): Promise<void> {
    await this.page.getByRole('searchbox', { name: /^Search / }).fill(text);
  }

  /** Opens a card and returns what the reading panel shows of it. */
  async read(name: string): Promise<Locator> {
    await this.row(name).click();
    await this.page.getByRole('heading', { level: 2, name, exact: true }).waitFor();
    return this.page.getByRole('region', { name: 'Person' });
  }

  get members(): Locator {
    return this.page.getByRole('region', { name: 'Members' }).getByRole('listitem');
  }
}
