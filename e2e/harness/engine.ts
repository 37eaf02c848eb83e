import { execFileSync } from 'node:child_process';
import type { Page } from 'playwright-core';
import { relayBinary } from './places';

/** What a page asks of the engine: a call of www/src/bridge/protocol.gen.ts with its arguments. */
export interface Ask {
  call: string;
  args: object;
}

/** The build id of the relay under test, which is its pages' and their engine's. */
function build(): string {
  return /build (\w+)/.exec(execFileSync(relayBinary, ['version']).toString())?.[1] ?? '';
}

/**
 * ask says hello to the engine of page as one more page would, asks it all of
 * asks, a few at a time, and returns the replies in their order. For what
 * people do by the thousand, and for what no screen of ours would send.
 */
export async function ask(page: Page, asks: readonly Ask[]): Promise<unknown[]> {
  return page.evaluate(async ({ wanted, build }) => {
    const name = (await navigator.locks.query()).held?.map((lock) => lock.name ?? '').find((lock) => lock.startsWith('regarding:'));
    if (name === undefined) throw new Error('no engine runs here');
    const channel = new BroadcastChannel(name);
    const from = crypto.randomUUID();
    const waiting = new Map<number, { resolve(reply: unknown): void; reject(error: Error): void }>();
    channel.onmessage = ({ data }: MessageEvent<{ type: string; to?: string; data?: Uint8Array | Uint8Array[] }>) => {
      if (data.type !== 'down' || data.to !== from || data.data === undefined) return;
      for (const message of Array.isArray(data.data) ? data.data : [data.data]) take(message);
    };
    const take = (message: Uint8Array) => {
      const answer = JSON.parse(new TextDecoder().decode(message)) as { id?: number; reply?: unknown; fault?: { kind: string; op: string } };
      const asked = waiting.get(answer.id ?? 0);
      if (asked === undefined) return;
      waiting.delete(answer.id ?? 0);
      if (answer.fault === undefined) asked.resolve(answer.reply);
      else asked.reject(new Error(`${answer.fault.op}: ${answer.fault.kind}`));
    };
    let last = 0;
    const send = (call: string, args: object): Promise<unknown> => {
      const id = ++last;
      channel.postMessage({ type: 'up', from, data: new TextEncoder().encode(JSON.stringify({ id, call, args })) });
      return new Promise((resolve, reject) => waiting.set(id, { resolve, reject }));
    };
    try {
      await send('hello', { build, zone: 'Europe/Berlin' });
      const replies: unknown[] = [];
      const next = wanted.entries();
      const some = async () => {
        for (const [i, { call, args }] of next) replies[i] = await send(call, args);
      };
      await Promise.all(Array.from({ length: 32 }, some));
      return replies;
    } finally {
      void send('bye', {}).catch(() => {});
      channel.close();
    }
  }, { wanted: asks as Ask[], build: build() });
}

/** newId returns an id as a page makes them: a UUIDv7. */
export function newId(): string {
  const random = crypto.getRandomValues(new Uint8Array(16));
  const now = Date.now();
  for (let i = 0; i < 6; i++) random[i] = Math.floor(now / 256 ** (5 - i)) % 256;
  random[6] = 0x70 | (random[6]! & 0x0f);
  random[8] = 0x80 | (random[8]! & 0x3f);
  const hex = Buffer.from(random).toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** creating is the call that makes a record. */
export function creating(entity: string, fields: object): Ask {
  return { call: 'createRecord', args: { mutation: newId(), entity, fields } };
}
