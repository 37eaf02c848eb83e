import { describe, expect, test } from 'vitest';
import { status } from '../harness/guard';
import { ines, jonas, openHouse, organization } from '../harness/house';
import type { Profile } from '../harness/profile';
import { ClaimPage, InvitePage, SignInPage } from '../pages/entry';
import { PeoplePage } from '../pages/options';
import { Shell } from '../pages/shell';

describe('first run', () => {
  const house = openHouse();
  let admin: Profile;
  let other: Profile;
  let link = '';

  test('REL-02 nothing is claimed without the one-time link', async () => {
    const account = { organization, ...jonas };
    for (const token of ['', 'made-up', 'A'.repeat(43)]) {
      const answer = await house.post('/api/claim', { token, ...account });
      expect([token, answer.status]).toEqual([token, 404]);
      expect(answer.cookie).toBe('');
    }
    expect((await house.post('/api/sign-in', jonas)).status).toBe(401);
    const about = (await (await fetch(`${house.origin}/api/relay`)).json()) as { claimed: boolean };
    expect(about.claimed).toBe(false);
  });

  test('REL-02 admin-link prints a fresh link while the relay is unclaimed', async () => {
    const first = await house.token();
    const fresh = await house.adminLink();
    expect(fresh).toMatch(/^[\w-]{20,}$/);
    expect(fresh).not.toBe(first);
    const replaced = await house.post('/api/claim', { token: first, organization, ...jonas });
    expect(replaced.status).toBe(404);
  });

  test('REL-01 REL-02 the link makes organization and administrator, and the workspace shows the name', async () => {
    admin = await house.browser('ines');
    const claim = await new ClaimPage(admin.page).open(house.origin, await house.token());
    await claim.create(organization, ines);
    const shell = await new Shell(admin.page).here(ines.name);
    await shell.online.waitFor();
    await expect.poll(() => admin.page.url()).not.toContain('token');
  });

  test('REL-02 the link used again says so', async () => {
    other = await house.browser('jonas');
    const claim = await new ClaimPage(other.page).open(house.origin, await house.token());
    await claim.dead('This link has already been used');
    await expect(house.adminLink()).rejects.toThrow(/claimed/);
  });

  test('REL-02 REL-03 an administrator invites a member by a link', async () => {
    const people = await new PeoplePage(admin.page).open();
    link = await people.invite(jonas.name, jonas.email, 'Member');
    expect(link).toMatch(new RegExp(`^${house.origin}/invite#token=[\\w-]{20,}$`));
  });

  test('REL-02 a made-up invite is unknown', async () => {
    house.guard.allow(status(404));
    const invite = await new InvitePage(other.page).open(`${house.origin}/invite#token=${'A'.repeat(43)}`);
    await invite.dead('This invite is not known here');
  });

  test('REL-02 REL-03 the invited person sets a password and comes in, as a member', async () => {
    const invite = await new InvitePage(other.page).open(link);
    await invite.accept(jonas.password);
    const shell = await new Shell(other.page).here(jonas.name);
    await shell.online.waitFor();
  });

  test('REL-03 a member sees people and roles, and no invites', async () => {
    const people = await new PeoplePage(other.page).open();
    await people.row(ines.name, 'Administrator').waitFor();
    await people.row(jonas.name, 'Member').waitFor();
    expect(await people.inviteButton.count()).toBe(0);
    const { cookie } = await house.post('/api/sign-in', { email: jonas.email, password: jonas.password });
    const mine = { name: 'Mo', email: 'mo@northbeam.example', role: 'administrator' };
    expect((await house.post('/api/invites', mine, cookie)).status).toBe(403);
    expect((await house.post('/api/invites', mine)).status).toBe(401);
  });

  test('REL-02 a used invite says so', async () => {
    house.guard.allow(status(404));
    const third = await house.browser('third');
    const invite = await new InvitePage(third.page).open(link);
    await invite.dead('This invite has already been used');
    await third.close();
  });

  test('REL-02 signing out leads to the sign-in page, and nothing stays on the device', async () => {
    const shell = new Shell(other.page);
    await shell.signOut(jonas.name);
    await new SignInPage(other.page).here();
    await expect.poll(() => other.page.evaluate(() => indexedDB.databases())).toEqual([]);
    await expect.poll(() => other.page.evaluate(() => localStorage.length)).toBe(0);
    expect((await other.context.cookies()).filter(({ name }) => name.includes('regarding'))).toEqual([]);
  });

  test('REL-02 a wrong password gets a sentence, and others sign in meanwhile', async () => {
    house.guard.allow(status(401), status(429));
    const signIn = new SignInPage(other.page);
    const guesses = Array.from({ length: 30 }, (_, i) => house.post('/api/sign-in', { email: jonas.email, password: `wrong password ${i}` }));
    const { status: meanwhile } = await house.post('/api/sign-in', { email: ines.email, password: ines.password });
    expect(meanwhile).toBe(200);
    const answers = (await Promise.all(guesses)).map((answer) => answer.status);
    expect(answers.every((code) => code === 401 || code === 429)).toBe(true);
    await signIn.signIn({ email: 'nobody@northbeam.example', password: jonas.password });
    await signIn.refused(/^The e-mail address or the password is not right\.$/);
  });

  test('REL-02 the right password comes in', async () => {
    const third = await house.browser('back');
    const signIn = await new SignInPage(third.page).open(house.origin);
    await signIn.signIn(ines);
    await new Shell(third.page).here(ines.name);
    await third.close();
  });

  test('REL-02 another page cannot speak for a person', async () => {
    const { cookie } = await house.post('/api/sign-in', { email: ines.email, password: ines.password });
    for (const origin of ['http://evil.example', 'null']) {
      const response = await fetch(`${house.origin}/api/profile`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', Origin: origin, Cookie: cookie },
        body: JSON.stringify({ name: 'Mallory' }),
      });
      expect(response.status).toBe(403);
    }
  });
});
