import type { Identity } from './identity';

/** What the page tells the worker of the engine. */
export type ToWorker =
  | { type: 'start'; identity: Identity; name: string; engine: string }
  | { type: 'port' }; // with the port, transferred

/** What the worker tells the page. */
export type FromWorker =
  | { type: 'stopped'; reason: string }
  | { type: 'ended'; code: number };

/** The worker that the page with the lock runs. */
export interface Host {
  accept(port: MessagePort): void;
  end(): void;
}

/** Starts the engine in a worker; tell hears what becomes of it until end() is called. */
export function startHost(
  start: { identity: Identity; name: string; engine: string },
  tell: (message: FromWorker) => void,
): Host {
  const worker = new Worker(new URL('./engine.worker.ts', import.meta.url), { type: 'module', name: 'engine' });
  let live = true;
  worker.onmessage = (event: MessageEvent<FromWorker>) => {
    if (live) tell(event.data);
  };
  worker.onerror = (event) => {
    event.preventDefault();
    if (live) tell({ type: 'ended', code: -1 });
  };
  worker.postMessage({ type: 'start', ...start } satisfies ToWorker);
  return {
    accept: (port) => worker.postMessage({ type: 'port' } satisfies ToWorker, [port]),
    end: () => {
      live = false;
      worker.terminate();
    },
  };
}
