/** Paths that only the relay answers. */
const relayOnly = /^\/(api|ws|healthz|readyz)(\/|$)/;

/** Who answers a request of a page: the network, the build's index.html, or the build's file of that address. */
export type Route = 'network' | 'index' | 'file';

/** Decides who answers. Addresses are absolute; origin is that of the service worker. */
export function route(request: { method: string; mode: string; url: string }, origin: string): Route {
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== origin || relayOnly.test(url.pathname)) return 'network';
  return request.mode === 'navigate' ? 'index' : 'file';
}
