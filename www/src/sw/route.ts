/** Paths that only the relay answers. */
const relayOnly = /^\/(api|ws|healthz|readyz)(\/|$)/;
/** Documents that stand in frames: files of the build, which bring policies of their own. */
const framed = /^\/frame\//;

/** Who answers a request of a page: the network, the build's index.html, or the build's file of that address. */
export type Route = 'network' | 'index' | 'file';

/** Decides who answers. Addresses are absolute; origin is that of the service worker. */
export function route(request: { method: string; mode: string; url: string }, origin: string): Route {
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== origin || relayOnly.test(url.pathname)) return 'network';
  return request.mode === 'navigate' && !framed.test(url.pathname) ? 'index' : 'file';
}
