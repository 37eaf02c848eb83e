import { useSyncExternalStore } from 'react';

/** How often a page that stays open asks for a new build. */
const checkMillis = 30 * 60_000;

let ready = false;
let asked = false; // this tab wants the new build
let registration: ServiceWorkerRegistration | null = null;
const listeners = new Set<() => void>();

/**
 * Registers the service worker, which makes the app start without the relay,
 * and looks for new builds. Does nothing where the browser has none.
 */
export function registerServiceWorker(): void {
  const workers = navigator.serviceWorker as ServiceWorkerContainer | undefined;
  if (workers === undefined || registration !== null) return;
  let controlled = workers.controller !== null;
  workers.addEventListener('controllerchange', () => {
    if (asked) location.reload();
    // The first worker to control a page is that page's own build.
    else if (controlled) setReady();
    controlled = true;
  });
  workers
    .register('/sw.js', { updateViaCache: 'none' })
    .then((r) => {
      registration = r;
      watchRegistration(r);
      setInterval(checkForUpdate, checkMillis);
    })
    .catch((error: unknown) => console.error('service worker: register', error));
}

/** Asks the relay for a new build now. */
export function checkForUpdate(): void {
  // Out of reach: the next reconnect asks again.
  registration?.update().catch(() => {});
}

/** Whether a new build waits, and how to start it. Only the tab that asks is reloaded. */
export function useUpdate(): { ready: boolean; restart(): void } {
  return { ready: useSyncExternalStore(subscribe, () => ready), restart };
}

/** Whether the app starts without the relay: the browser cannot, not yet, or it does. */
export type OfflineStart = 'absent' | 'notYet' | 'ready';

/** Whether this page's service worker is there to start the app without the relay. */
export function useOfflineStart(): OfflineStart {
  return useSyncExternalStore(watchController, offlineStart);
}

function offlineStart(): OfflineStart {
  const workers = navigator.serviceWorker as ServiceWorkerContainer | undefined;
  if (workers === undefined) return 'absent';
  return workers.controller === null ? 'notYet' : 'ready';
}

function watchController(changed: () => void): () => void {
  const workers = navigator.serviceWorker as ServiceWorkerContainer | undefined;
  workers?.addEventListener('controllerchange', changed);
  return () => workers?.removeEventListener('controllerchange', changed);
}

function restart(): void {
  const waiting = registration?.waiting ?? null;
  if (waiting === null) {
    location.reload();
    return;
  }
  asked = true;
  waiting.postMessage({ type: 'skip-waiting' });
}

function subscribe(changed: () => void): () => void {
  listeners.add(changed);
  return () => listeners.delete(changed);
}

function setReady(): void {
  ready = true;
  for (const changed of listeners) changed();
}

function watchRegistration(r: ServiceWorkerRegistration): void {
  if (r.waiting !== null && r.active !== null) setReady();
  const watch = (worker: ServiceWorker | null) =>
    worker?.addEventListener('statechange', () => {
      if (worker.state === 'installed' && r.active !== null) setReady();
    });
  watch(r.installing);
  r.addEventListener('updatefound', () => watch(r.installing));
}
