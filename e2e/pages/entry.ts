import type { Locator, Page } from 'playwright-core';
import type { Account } from '../harness/house';

/** What the pages before the workspace have in common. */
class EntryPage {
  constructor(protected readonly page: Page) {}

  /** refused waits for the sentence that says why it does not go on. */
  async refused(sentence: RegExp): Promise<void> {
    await this.page.getByRole('alert').filter({ hasText: sentence }).waitFor();
  }

  /** dead waits for the page that says that the link is of no use, by its heading. */
  async dead(heading: string): Promise<void> {
    await this.page.getByRole('heading', { level: 1, name: heading }).waitFor();
    await this.page.getByRole('link', { name: 'Go to sign-in' }).waitFor();
  }

  protected field(label: string): Locator {
    return this.page.getByLabel(label, { exact: true });
  }
}

/** The page behind the one-time link: it makes the organization. */
export class ClaimPage extends EntryPage {

  async open(origin: string, token: string): Promise<this> {
    await this.page.goto(`${origin}/claim#token=${token}`);
    return this;
  }

  async create(organization: string, account: Account): Promise<void> {
    await this.field('Organization').fill(organization);
    await this.field('Your name').fill(account.name);
    await this.field('E-mail address').fill(account.email);
    await this.field('Password').fill(account.password);
    await this.page.getByRole('button', { name: 'Create organization' }).click();
  }
}

/** The page behind an invite. */
export class InvitePage extends EntryPage {
  async open(link: string): Promise<this> {
    await this.page.goto(link);
    return this;
  }

  async accept(password: string): Promise<void> {
    await this.field('Password').fill(password);
    await this.page.getByRole('button', { name: 'Join organization' }).click();
  }
}

/** The page for people who have an account. */
export class SignInPage extends EntryPage {
  async here(): Promise<this> {
    await this.page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor();
    return this;
  }

  async open(origin: string): Promise<this> {
    await this.page.goto(`${origin}/sign-in`);
    return this;
  }

  async signIn(account: Pick<Account, 'email' | 'password'>): Promise<void> {
    await this.field('E-mail address').fill(account.email);
    await this.field('Password').fill(account.password);
    await this.page.getByRole('button', { name: 'Sign in' }).click();
  }
}
