import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { MailPage } from './mail';
import { said } from './records';

/** How a list shows a message: gone is one that it does not show. */
export type Standing = 'gone' | 'twice' | 'untracked' | 'pending' | 'tracked' | 'failed';

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
    await this.pick(part, name);
  }

  private async pick(part: string, name: string): Promise<void> {
    await this.page.getByRole('dialog').waitFor();
    await this.page.keyboard.type(part);
    await this.page.getByRole('option', { name: new RegExp(name) }).first().waitFor();
    await this.page.keyboard.press('Enter');
  }

  /** clear has a message be regarding nothing. */
  async clear(subject: string): Promise<void> {
    await this.message(subject).click({ button: 'right' });
    await this.page.getByRole('menuitem', { name: /^Clear regarding/ }).click();
  }

  /** stranger is somebody in the pane whom no record knows. */
  stranger(name: string): Locator {
    return this.pane.getByRole('group', { name, exact: true });
  }

  /** why opens the reasons of how the message stands, and returns them. */
  async why(): Promise<Locator> {
    const why = this.pane.getByRole('button', { name: /^Why / });
    if ((await why.getAttribute('aria-expanded')) !== 'true') await why.click();
    return this.pane.getByRole('listitem');
  }

  /** The picker of what messages are regarding. */
  get picker(): Locator {
    return this.page.getByRole('dialog', { name: /regarding/i });
  }

  /** choose selects the messages of these subjects, and nothing else. */
  async choose(...subjects: string[]): Promise<void> {
    await this.mail.list.press('Escape');
    for (const subject of subjects) {
      await this.message(subject).click({ modifiers: ['Control'] });
      await this.message(subject).and(this.page.getByRole('option', { selected: true })).waitFor();
    }
  }

  /** chooseAll selects all messages of the list, which are so many. */
  async chooseAll(n: number): Promise<void> {
    await this.mail.list.press('Control+a');
    await this.pane.getByText(`${n.toLocaleString('en')} messages selected`, { exact: true }).waitFor();
  }

  /** regardingMany picks a record for the messages that are selected, so many, and says yes where their number is asked about. */
  async regardingMany(n: number, part: string, name: string): Promise<void> {
    await this.letter('r');
    await this.page.getByRole('dialog').getByRole('heading', { name: `Enter applies to ${n.toLocaleString('en')} messages` }).waitFor();
    await this.pick(part, name);
    if (n > 50) await this.page.getByRole('button', { name: `Set for ${n.toLocaleString('en')} messages` }).click();
  }

  /** trackMany tracks the messages that are selected, so many that their number is asked about. */
  async trackMany(n: number): Promise<void> {
    await this.letter('t');
    await this.page.getByRole('button', { name: `Track ${n.toLocaleString('en')} messages` }).click();
  }

  /** stop asks to stop tracking the message that is open, and answers what becomes of its record. */
  async stop(record: 'keep' | 'delete'): Promise<void> {
    await this.letter('t');
    const question = this.page.getByRole('alertdialog');
    const choice = question.getByRole('radio', { name: record === 'keep' ? /^Keep the e-mail in CRM/ : /^Delete the e-mail in CRM too/ });
    // The choice that keeps is made beforehand.
    if (record === 'keep') expect(await choice.isChecked()).toBe(true);
    else await choice.check();
    await question.getByRole('button', { name: 'Stop tracking' }).click();
    await said(this.page, record === 'keep' ? 'The message is no longer tracked. Its record stays in CRM.' : 'The message is no longer tracked, and its record is deleted.');
  }

  /** destroy deletes the messages of these subjects for good. */
  async destroy(...subjects: string[]): Promise<void> {
    await this.choose(...subjects);
    await this.mail.list.press('Shift+Delete');
    await this.page.getByRole('alertdialog').getByRole('button', { name: 'Delete for good' }).click();
    for (const subject of subjects) await this.message(subject).waitFor({ state: 'detached' });
  }

  /** The row of the message with exactly this subject. */
  message(subject: string): Locator {
    return this.mail.list.getByRole('option').filter({ has: this.page.getByText(subject, { exact: true }) });
  }

  /** standings says of each of these messages how the list of the folder shows it. */
  async standings(subjects: readonly string[]): Promise<Standing[]> {
    const rows = await this.mail.list.getByRole('option').evaluateAll((options) =>
      options.map((option) => ({ texts: [...option.querySelectorAll('span')].map((span) => span.textContent), mark: option.lastElementChild?.textContent ?? '' })),
    );
    return subjects.map((subject) => {
      const found = rows.filter(({ texts }) => texts.includes(subject));
      if (found.length === 0) return 'gone';
      if (found.length > 1) return 'twice';
      const mark = found[0]?.mark ?? '';
      if (/, tracking failed/.test(mark)) return 'failed';
      if (/, tracked, waiting to send/.test(mark)) return 'pending';
      return /, tracked/.test(mark) ? 'tracked' : 'untracked';
    });
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

  /** The subjects of all entries, sorted. */
  async subjects(): Promise<string[]> {
    const names = await this.page.getByRole('article').evaluateAll((all) => all.map((one) => document.getElementById(one.getAttribute('aria-labelledby') ?? '')?.textContent ?? ''));
    return names.sort();
  }

  /** show unfolds an entry. */
  async show(subject: string): Promise<void> {
    await this.entry(subject).getByRole('button').first().click();
  }

  /** openEmail goes to the page of an entry's e-mail. */
  async openEmail(subject: string): Promise<EmailPage> {
    await this.show(subject);
    await this.entry(subject).getByRole('link', { name: 'Open this e-mail' }).click();
    return new EmailPage(this.page).here(subject);
  }

  /** A text of the entry that is unfolded: of plain text in the page, of HTML in its frame. */
  text(words: string): Locator {
    return this.page.getByText(words).first();
  }
}

/** The page of an e-mail record. */
export class EmailPage {
  constructor(readonly page: Page) {}

  async here(subject: string): Promise<this> {
    await this.page.getByRole('heading', { level: 1, name: subject, exact: true }).waitFor();
    return this;
  }

  /** Who tracks it, by name. */
  get trackers(): Locator {
    return this.page.getByRole('region', { name: 'Tracked by' }).getByRole('listitem');
  }

  people(line: 'From' | 'To' | 'Cc' | 'Bcc'): Locator {
    return this.page.getByRole('group', { name: line, exact: true });
  }

  text(words: string): Locator {
    return this.page.getByRole('region', { name: 'Message' }).getByText(words);
  }

  /** A file of it. */
  file(name: string): Locator {
    return this.page.getByRole('list', { name: 'Files' }).getByRole('listitem').filter({ hasText: name });
  }

  get regarding(): Locator {
    return this.page.getByRole('combobox', { name: 'Regarding' });
  }
}
