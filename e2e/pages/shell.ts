import type { Locator, Page } from 'playwright-core';

/** The five places of the rail, in its order. */
export const sections = ['Mail', 'Calendar', 'People', 'Tasks', 'Records'] as const;
export type Section = (typeof sections)[number];

/** The heading of each: Records shows the list that is open. */
export const titles: Record<Section, string> = { Mail: 'Mail', Calendar: 'Calendar', People: 'People', Tasks: 'Tasks', Records: 'Accounts' };

/** What is around every screen once somebody is signed in. */
export class Shell {
  constructor(readonly page: Page) {}

  /** The button that shows who is signed in, and opens their menu. */
  account(name: string): Locator {
    return this.page.getByRole('banner').getByRole('button', { name });
  }

  /** The sync chip, in the state that its text says. */
  chip(text: string | RegExp): Locator {
    return this.page.getByRole('banner').getByRole('button', { name: text });
  }

  get online(): Locator {
    return this.chip(/^Online/);
  }

  get offline(): Locator {
    return this.chip(/^Offline/);
  }

  /** sent waits until nothing waits to be sent. */
  async sent(): Promise<void> {
    await this.chip(/to send/).waitFor({ state: 'detached' });
  }

  /** networkBack has the browser say that there is a network again, so that the relay is tried at once. */
  async networkBack(): Promise<void> {
    await this.page.evaluate(() => dispatchEvent(new Event('online')));
  }

  get main(): Locator {
    return this.page.getByRole('main');
  }

  /** The heading of the screen that is open. */
  title(name: string | RegExp): Locator {
    return this.page.getByRole('heading', { level: 1, name });
  }

  section(name: Section): Locator {
    return this.page.getByRole('navigation').getByRole('link', { name });
  }

  /** here waits until the workspace of this person shows. */
  async here(name: string): Promise<this> {
    await this.account(name).waitFor();
    return this;
  }

  get crmPane(): Locator {
    return this.page.getByRole('complementary', { name: 'CRM' });
  }

  get palette(): Locator {
    return this.page.getByRole('dialog', { name: 'Commands' });
  }

  get shortcuts(): Locator {
    return this.page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  }

  /** Everything that can lie over a screen, by its name: open it, and Escape closes it. */
  overlays(who: string): Record<string, () => Promise<void>> {
    const { keyboard } = this.page;
    return {
      palette: async () => {
        await keyboard.press('Control+k');
        await this.palette.waitFor();
      },
      shortcuts: async () => {
        await keyboard.press('?');
        await this.shortcuts.waitFor();
      },
      'account-menu': async () => {
        await this.account(who).click();
        await this.page.getByRole('menuitem', { name: 'Sign out' }).waitFor();
      },
      'sync-popover': async () => {
        await this.online.click();
        await this.page.getByText('This device is connected to the relay.').waitFor();
      },
    };
  }

  /** The sentence after an engine was started again. */
  get engineRestarted(): Locator {
    return this.page.getByText('Regarding’s engine stopped and was restarted.');
  }

  async dismissRestart(): Promise<void> {
    await this.page.getByRole('status').filter({ has: this.engineRestarted }).getByRole('button', { name: 'Dismiss' }).click();
    await this.engineRestarted.waitFor({ state: 'detached' });
  }

  /** updateOffered waits until a new build is offered where people look for it. */
  async updateOffered(): Promise<void> {
    await this.chip(/New version ready/).click();
    const restart = this.page.getByRole('button', { name: 'Restart to update' });
    await restart.waitFor();
    await this.page.keyboard.press('Escape');
    await restart.waitFor({ state: 'detached' });
  }

  async restartToUpdate(): Promise<void> {
    await this.chip(/New version ready/).click();
    await this.page.getByRole('button', { name: 'Restart to update' }).click();
  }

  /** askSignOut returns the question that stands before it. */
  async askSignOut(who: string): Promise<Locator> {
    await this.account(who).click();
    await this.page.getByRole('menuitem', { name: 'Sign out' }).click();
    return this.page.getByRole('alertdialog', { name: 'Sign out on this device?' });
  }

  /** signOut asks to sign out, and says yes. */
  async signOut(who: string): Promise<void> {
    const dialog = await this.askSignOut(who);
    await dialog.getByRole('button', { name: 'Sign out', exact: true }).click();
  }
}

/** A screen of the workspace: its address, and the heading that shows that one is there. */
export interface Screen {
  name: string;
  path: string;
  title: string;
}

export const screens: Screen[] = [
  ...sections.map((name) => ({ name: name.toLowerCase(), path: `/${name.toLowerCase()}`, title: titles[name] })),
  { name: 'records-duplicates', path: '/records/duplicates', title: 'Duplicates' },
  { name: 'options', path: '/options', title: 'Options' },
  { name: 'options-appearance', path: '/options/appearance', title: 'Options' },
  { name: 'options-people', path: '/options/people', title: 'Options' },
  { name: 'sync-device', path: '/sync/device', title: 'Synchronization' },
  { name: 'no-such-page', path: '/nowhere', title: 'No such page' },
];
