import type { Locator, Page } from 'playwright-core';
import { MailPage } from './mail';

/** Tracking from the mail screen: the CRM pane, the picker, and the commands by their keys. */
export class Tracking {
  readonly mail: MailPage;

  constructor(readonly page: Page) {
    this.mail = new MailPage(page);
  }

  get pane(): Locator {
    return this.page.getByRole('complementary');
  }

  row(...words: string[]): Locator {
    return this.mail.row(...words);
  }

  /** open shows a message, and waits until the pane says how it stands. */
  async open(subject: string, state: string | RegExp): Promise<void> {
    await this.row(subject).click();
    await this.pane.getByText(state).first().waitFor();
  }

  /** letter presses the leader key and a letter of its hint bar. */
  async letter(key: string): Promise<void> {
    await this.page.keyboard.press('Control+.');
    await this.page.getByRole('status', { name: /Letters/ }).waitFor();
    await this.page.keyboard.press(key);
  }

  /** regarding picks a record for what is selected, by a part of its name. */
  async regarding(part: string, name: string): Promise<void> {
    await this.letter('r');
    await this.page.getByRole('dialog').waitFor();
    await this.page.keyboard.type(part);
    await this.page.getByRole('option', { name: new RegExp(name) }).first().waitFor();
    await this.page.keyboard.press('Enter');
  }

  /** marked waits until a row of the list says how it stands. */
  async marked(subject: string, mark: RegExp): Promise<void> {
    await this.page.getByRole('option', { name: mark }).filter({ hasText: subject }).first().waitFor();
  }
}

/** The timeline of a record's page. */
export class Timeline {
  constructor(readonly page: Page) {}

  entries(subject: string): Locator {
    return this.page.getByRole('article', { name: subject });
  }

  entry(subject: string): Locator {
    return this.entries(subject).first();
  }

  /** show unfolds an entry. */
  async show(subject: string): Promise<void> {
    await this.entry(subject).getByRole('button').first().click();
  }

  /** A text of the entry that is unfolded: of plain text in the page, of HTML in its frame. */
  text(words: string): Locator {
    return this.page.getByText(words).first();
  }
}
