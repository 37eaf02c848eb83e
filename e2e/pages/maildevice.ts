import type { Page } from 'playwright-core';
import { expect } from 'vitest';

/** How much mail this device keeps (MBX-08). */
export class MailOptionsPage {
  constructor(private readonly page: Page) {}

  async open(): Promise<this> {
    await this.page.goto(new URL('/options/mail', this.page.url()).href);
    await this.page.getByRole('heading', { name: 'Mail on this device' }).waitFor();
    return this;
  }

  async keepTexts(how: string): Promise<void> {
    await this.page.getByLabel('Keep the texts of messages').selectOption({ label: how });
    await this.page.getByText('Saved for this device.').waitFor();
  }

  /** textsHere waits until the texts of so many of so many messages are here. */
  async textsHere(texts: number, of: number): Promise<void> {
    await expect.poll(async () => this.page.getByText(`${of}, the text of ${texts} is here`).count()).toBe(1);
  }
}
