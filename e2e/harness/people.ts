import { SignInPage } from '../pages/entry';
import { Shell } from '../pages/shell';
import type { Account, House } from './house';
import type { Profile, ProfileOptions } from './profile';

/** comeIn opens a browser for a person, signs in, and waits until the workspace is online. */
export async function comeIn(house: House, account: Account, options?: ProfileOptions, who = account.name.split(' ')[0] ?? 'person'): Promise<Profile> {
  const profile = await house.browser(who.toLowerCase(), options);
  const signIn = await new SignInPage(profile.page).open(house.origin);
  await signIn.signIn(account);
  const shell = await new Shell(profile.page).here(account.name);
  await shell.online.waitFor();
  return profile;
}

/** controlled waits until the service worker of the page serves it. */
export async function controlled(profile: Profile): Promise<void> {
  await profile.page.waitForFunction(() => navigator.serviceWorker.controller !== null);
}
