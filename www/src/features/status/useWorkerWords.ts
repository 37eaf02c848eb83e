import { useSyncExternalStore } from 'react';
import { t } from './text';

/** Absent in browsers without them, and on addresses that the browser does not trust. */
function workers(): ServiceWorkerContainer | undefined {
  return navigator.serviceWorker as ServiceWorkerContainer | undefined;
}

function subscribe(changed: () => void): () => void {
  workers()?.addEventListener('controllerchange', changed);
  return () => workers()?.removeEventListener('controllerchange', changed);
}

function words(): string {
  const all = workers();
  if (all === undefined) return t('storage.worker.absent');
  return all.controller === null ? t('storage.worker.no') : t('storage.worker.yes');
}

/** Says whether the app starts without a connection. */
export function useWorkerWords(): string {
  return useSyncExternalStore(subscribe, words);
}
