import type { Locator, Page } from 'playwright-core';

/** The options of the person who is signed in. */
export class OptionsPage {
  constructor(private readonly page: Page) {}

  async open(): Promise<this> {
    await this.page.goto(new URL('/options', this.page.url()).href);
    await this.page.getByRole('heading', { level: 1, name: 'Options' }).waitFor();
    return this;
  }

  async rename(name: string): Promise<void> {
    await this.page.getByLabel('Your name').fill(name);
    await this.page.getByRole('button', { name: 'Save name' }).click();
    await this.page.getByText('Your name is saved.').waitFor();
  }
}

/** Who is in the organization, and for an administrator who is invited to it. */
export class PeoplePage {
  constructor(private readonly page: Page) {}

  async open(): Promise<this> {
    await this.page.goto(new URL('/options/people', this.page.url()).href);
    await this.page.getByRole('heading', { name: 'People', exact: true }).waitFor();
    return this;
  }

  get inviteButton(): Locator {
    return this.page.getByRole('button', { name: 'Create invite' });
  }

  /** A person with their role. */
  row(name: string, role: string): Locator {
    return this.page.getByRole('row').filter({ hasText: name }).filter({ hasText: role });
  }

  /** invite returns the link that the page shows once. */
  async invite(name: string, email: string, role: string): Promise<string> {
    await this.page.getByLabel('Name', { exact: true }).fill(name);
    await this.page.getByLabel('E-mail address').fill(email);
    await this.page.getByLabel('Role').selectOption({ label: role });
    await this.inviteButton.click();
    return this.page.getByLabel('Invite link').inputValue();
  }
}

/** The devices of the person who is signed in. */
export class DevicesPage {
  constructor(private readonly page: Page) {}

  async open(): Promise<this> {
    await this.page.goto(new URL('/options/devices', this.page.url()).href);
    await this.page.getByRole('heading', { name: 'Your devices' }).waitFor();
    return this;
  }

  get rows(): Locator {
    return this.page.getByRole('table', { name: 'Your devices' }).locator('tbody tr');
  }

  row(text: string): Locator {
    return this.rows.filter({ hasText: text });
  }

  /** rename gives the device whose row says text another name. */
  async rename(text: string, name: string): Promise<void> {
    await this.row(text).getByRole('button', { name: /^Rename/ }).click();
    await this.page.getByLabel('Name of the device').fill(name);
    await this.page.getByRole('button', { name: 'Save', exact: true }).click();
    await this.page.getByText(`The device is called ${name} now.`).waitFor();
  }

  /** revoke says it, and says it again where it is asked. */
  async revoke(name: string): Promise<void> {
    const button = this.row(name).getByRole('button', { name: `Revoke ${name}` });
    await button.click();
    await this.page.getByText(/^Revoke it\?/).waitFor();
    await button.click();
    await this.page.getByText(`${name} is revoked.`).waitFor();
  }
}
