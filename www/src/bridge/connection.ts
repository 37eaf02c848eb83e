import type { EngineMessage, PageMessage } from './protocol.gen';

/** One way to the engine. */
export interface Connection {
  post(message: PageMessage): void;
  close(): void;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

function encode(message: PageMessage): Uint8Array<ArrayBuffer> {
  return encoder.encode(JSON.stringify(message));
}

/** Reads a message of the engine; null for anything that is none. */
export function decode(data: unknown): EngineMessage | null {
  if (!(data instanceof Uint8Array)) return null;
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
    const message = decode(event.data);
    if (message !== null) receive(message);
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
  | { type: 'up'; from: string; data: Uint8Array } // page to engine, while there is no port
  | { type: 'down'; to: string; data: Uint8Array }; // engine to page

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
      return typeof m['to'] === 'string' && m['data'] instanceof Uint8Array
        ? { type: 'down', to: m['to'], data: m['data'] }
        : null;
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
    const message = decode(m.data);
    if (message !== null) receive(message);
  };
  channel.addEventListener('message', listener);
  return {
    post: (message) => channel.postMessage({ type: 'up', from, data: encode(message) } satisfies ChannelMessage),
    close: () => channel.removeEventListener('message', listener),
  };
}
