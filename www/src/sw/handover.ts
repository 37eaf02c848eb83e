import type { ExtendableMessageEvent, ServiceWorkerScope } from './scope';

/**
 * Passes a port on to the page with the engine's lock. A page that has gone
 * meanwhile gets nothing: the asking page notices the silence.
 */
export async function handOver(clients: ServiceWorkerScope['clients'], event: ExtendableMessageEvent): Promise<void> {
  const { leader, name } = event.data as { leader?: unknown; name?: unknown };
  const port = event.ports[0];
  if (typeof leader !== 'string' || typeof name !== 'string' || port === undefined) return;
  const client = await clients.get(leader);
  client?.postMessage({ type: 'port', name }, [port]);
}

/** Tells a page its client id, by which other pages have ports handed to it. */
export function tellWho(event: ExtendableMessageEvent): void {
  event.source?.postMessage({ type: 'you', client: event.source.id });
}
