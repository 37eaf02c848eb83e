import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { Guard } from './guard';
import { outputFolder, temporary } from './places';
import { Profile, type ProfileOptions } from './profile';
import { Proxy } from './proxy';
import { Relay, type RelayOptions } from './relay';

/** Account is what a person types to come in. */
export interface Account {
  name: string;
  email: string;
  password: string;
}

export const organization = 'Northbeam';

export const ines: Account = { name: 'Ines Duarte', email: 'ines@northbeam.example', password: 'maple river lantern 42' };
export const jonas: Account = { name: 'Jonas Weber', email: 'jonas@northbeam.example', password: 'quiet copper harbour 7' };

export interface HouseOptions extends Omit<Partial<RelayOptions>, 'data'> {
  /** Whether Ines has already claimed the relay. */
  claimed?: boolean;
  /** Where data lies, when the test has a place for it. */
  data?: () => string;
}

/**
 * House is what one spec file works with: a relay of its own behind a proxy of
 * its own, and the browsers of its people.
 */
export class House {
  relay!: Relay;
  proxy!: Proxy;
  readonly guard = new Guard();
  private readonly profiles: Profile[] = [];
  private data = '';
  private fresh = '';

  constructor(private readonly options: HouseOptions) {}

  /** The address that people use. It stays when the relay starts again. */
  get origin(): string {
    return `http://localhost:${this.proxy.port}`;
  }

  async open(): Promise<void> {
    this.data = this.options.data?.() ?? temporary('data');
    const { claimed, data: _, ...relay } = this.options;
    this.relay = await Relay.start({ ...relay, data: this.data });
    this.proxy = await Proxy.listen(this.relay.port);
    if (claimed) await this.claim(ines);
  }

  /** claim makes the organization and its administrator, through the API. */
  async claim(account: Account): Promise<void> {
    await this.post('/api/claim', { token: await this.relay.token(), organization, ...account });
  }

  /** folder is where the relay's data lies. */
  get folder(): string {
    return this.data;
  }

  /** adminLink asks the relay's command for a new one-time link and returns its token. */
  async adminLink(): Promise<string> {
    const link = await Relay.command('admin-link', '-data', this.data);
    this.fresh = /#token=([\w-]+)$/.exec(link)?.[1] ?? '';
    return this.fresh;
  }

  /** token returns that of the newest one-time link. */
  async token(): Promise<string> {
    return this.fresh || this.relay.token();
  }

  /** session returns the cookie of a person, through the API. */
  async session({ email, password }: Account): Promise<string> {
    const { status, cookie } = await this.post('/api/sign-in', { email, password });
    if (status !== 200) throw new Error(`${email} cannot sign in: status ${status}`);
    return cookie;
  }

  /** invite makes an account for guest, invited by host, through the API. */
  async invite(host: Account, guest: Account, role: 'member' | 'readOnly' | 'administrator'): Promise<void> {
    const { name, email, password } = guest;
    const invited = await this.post('/api/invites', { name, email, role }, await this.session(host));
    const { token } = invited.body as { token: string };
    const { status } = await this.post('/api/invites/accept', { token, name, password });
    if (status !== 200) throw new Error(`${email} cannot join: status ${status}`);
  }

  /** post sends a request as the page would, and returns reply and cookie. */
  async post(path: string, body: unknown, cookie = ''): Promise<{ status: number; body: unknown; cookie: string }> {
    const response = await fetch(this.origin + path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Origin: this.origin, ...(cookie && { Cookie: cookie }) },
      body: JSON.stringify(body),
    });
    const text = await response.text();
    return {
      status: response.status,
      body: text ? JSON.parse(text) : undefined,
      cookie: response.headers.getSetCookie().map((line) => line.split(';')[0]).join('; '),
    };
  }

  async browser(who: string, options?: ProfileOptions): Promise<Profile> {
    const profile = await Profile.launch(who, this.guard, options);
    this.profiles.push(profile);
    return profile;
  }

  /** stopRelay takes the relay away; the address stays and refuses. */
  async stopRelay(): Promise<void> {
    this.proxy.cut();
    await this.relay.stop();
  }

  /** startRelay starts it again, or another build, on the same data. */
  async startRelay(binary?: string): Promise<void> {
    this.relay = await this.relay.again(binary);
    this.proxy.target = this.relay.port;
  }

  async begin(): Promise<void> {
    for (const profile of this.profiles) {
      if (profile.running) await profile.context.tracing.startChunk().catch(() => {});
    }
  }

  /** end judges a test that has run, and keeps what helps to mend it. */
  async end(name: string, failed: boolean): Promise<void> {
    const wrong = this.guard.take();
    const keep = failed || wrong.length > 0;
    const folder = keep ? outputFolder(`failed/${name.replace(/[^\w-]+/g, '-').slice(0, 80)}`) : '';
    for (const profile of this.profiles) {
      if (!profile.running) continue;
      if (!keep) {
        await profile.context.tracing.stopChunk().catch(() => {});
        continue;
      }
      await profile.context.tracing.stopChunk({ path: join(folder, `${profile.who}.zip`) }).catch(() => {});
      for (const [i, page] of profile.context.pages().entries()) {
        await page.screenshot({ path: join(folder, `${profile.who}-${i}.png`), timeout: 5_000 }).catch(() => {});
      }
    }
    if (keep) {
      writeFileSync(join(folder, 'relay.log'), this.relay.lines.join('\n'));
      writeFileSync(join(folder, 'console.log'), wrong.join('\n'));
    }
    if (wrong.length > 0) throw new Error(`errors behind the screen:\n${wrong.join('\n')}`);
  }

  async close(): Promise<void> {
    for (const profile of this.profiles) await profile.remove();
    await this.proxy?.close();
    await this.relay?.stop();
    if (!this.options.data) rmSync(this.data, { recursive: true, force: true });
  }
}

/** openHouse gives a spec file its house, from before its tests until after. */
export function openHouse(options: HouseOptions = {}): House {
  const house = new House(options);
  beforeAll(() => house.open());
  beforeEach(() => house.begin());
  afterEach(({ task }) => house.end(task.name, task.result?.state === 'fail'));
  afterAll(() => house.close());
  return house;
}
