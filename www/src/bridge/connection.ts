import type { EngineMessage, PageMessage } from './protocol.gen';

/** One way to the engine. */
export interface Connection {
  post(message: PageMessage): void;
  close(): void;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** What a page posts: a message as JSON, and beside it the files that it hands over. */
type Posted = Uint8Array<ArrayBuffer> | { message: Uint8Array<ArrayBuffer>; files: readonly File[] };

/** Writes a message. The handles among its arguments travel beside it: JSON cannot hold them. */
export function encode({ id, call, args }: PageMessage): Posted {
  if (!hasHandles(args)) return encoder.encode(JSON.stringify({ id, call, args }));
  const { handles, ...rest } = args;
  return { message: encoder.encode(JSON.stringify({ id, call, args: rest })), files: handles };
}

function hasHandles(args: unknown): args is { handles: readonly File[] } {
  return typeof args === 'object' && args !== null && 'handles' in args && Array.isArray(args.handles);
}

/** Reads what the engine posts: a message, or several that go together; anything that is none is left out. */
export function decode(data: unknown): EngineMessage[] {
  return (Array.isArray(data) ? data : [data]).map(decodeOne).filter((message) => message !== null);
}

/** The bytes beside a reply become a part of it. */
function decodeOne(data: unknown): EngineMessage | null {
  if (data instanceof Uint8Array) return parse(data);
  const { message, blob } = (data ?? {}) as { message?: unknown; blob?: unknown };
  const read = message instanceof Uint8Array ? parse(message) : null;
  if (read === null || !('id' in read) || !(blob instanceof Blob)) return read;
  return { ...read, reply: { ...(read.reply as object), blob } };
}

function parse(data: Uint8Array): EngineMessage | null {
  try {
    const value: unknown = JSON.parse(decoder.decode(data));
    return typeof value === 'object' && value !== null ? (value as EngineMessage) : null;
  } catch {
    return null;
  }
}

/** Speaks to the engine over a port of the page's own. */
export function overPort(port: MessagePort, receive: (message: EngineMessage) => void): Connection {
  port.onmessage = (event: MessageEvent) => {
    for (const message of decode(event.data)) receive(message);
  };
  return {
    post: (message) => port.postMessage(encode(message)),
    close: () => {
      port.onmessage = null;
      port.close();
    },
  };
}

/**
 * What the page with the lock tells one page that asked, or everyone when an
 * engine starts or has stopped: how the engine is (News, or why it stopped),
 * the engine's id, and the page's client id at the service worker, empty
 * while it has none. (A lock's clientId is another id in Chromium.)
 */
export type Leader = Extract<ChannelMessage, { type: 'news' }>;

/** What pages and the engine say on the channel of the lock's name. */
export type ChannelMessage =
  | { type: 'ask'; from: string } // is somebody minding the engine?
  | { type: 'news'; to: string; news: string; engine: string; client: string } // see Leader
  | { type: 'up'; from: string; data: Posted } // page to engine, while there is no port
  | { type: 'down'; to: string; data: unknown }; // engine to page: what decode reads

export const everyone = '*';

/** Reads a message of the channel; null for anything that is none. */
export function readChannel(data: unknown): ChannelMessage | null {
  const m = data as Partial<Record<string, unknown>> | null;
  if (typeof m !== 'object' || m === null) return null;
  switch (m['type']) {
    case 'ask':
      return typeof m['from'] === 'string' ? { type: 'ask', from: m['from'] } : null;
    case 'news': {
      const { to, news, engine, client } = m;
      if (typeof to !== 'string' || typeof news !== 'string') return null;
      if (typeof engine !== 'string' || typeof client !== 'string') return null;
      return { type: 'news', to, news, engine, client };
    }
    case 'down':
      return typeof m['to'] === 'string' ? { type: 'down', to: m['to'], data: m['data'] } : null;
    default:
      return null;
  }
}

/** Speaks to the engine over the channel, until the service worker can hand a port over. */
export function overChannel(
  channel: BroadcastChannel,
  from: string,
  receive: (message: EngineMessage) => void,
): Connection {
  const listener = (event: MessageEvent) => {
    const m = readChannel(event.data);
    if (m?.type !== 'down' || m.to !== from) return;
    for (const message of decode(m.data)) receive(message);
  };
  channel.addEventListener('message', listener);
  return {
    post: (message) => channel.postMessage({ type: 'up', from, data: encode(message) } satisfies ChannelMessage),
    close: () => channel.removeEventListener('message', listener),
  };
}
