/* The service worker: the files of one build, kept together, and ports handed from tab to tab. */
import { cleanupOutdatedCaches, matchPrecache, precache, type PrecacheEntry } from 'workbox-precaching';
import { handOver, tellWho } from './handover';
import { route } from './route';
import type { ServiceWorkerScope } from './scope';

declare const self: ServiceWorkerScope;
/** The files of this build, put in by vite.sw.config.ts. */
declare const __PRECACHE__: PrecacheEntry[];

const index = '/index.html';

precache(__PRECACHE__);
cleanupOutdatedCaches();

self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

self.addEventListener('message', (event) => {
  const { type } = (event.data ?? {}) as { type?: unknown };
  if (type === 'skip-waiting') event.waitUntil(self.skipWaiting());
  if (type === 'who') tellWho(event);
  if (type === 'port') event.waitUntil(handOver(self.clients, event));
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  switch (route(request, location.origin)) {
    case 'network':
      return;
    case 'index':
      event.respondWith(kept(index, request));
      return;
    case 'file':
      event.respondWith(kept(request.url, request));
  }
});

/** Answers with a file of the build, or from the network where the browser has cleared it. */
async function kept(url: string, request: Request): Promise<Response> {
  return (await matchPrecache(url)) ?? fetch(request);
}
