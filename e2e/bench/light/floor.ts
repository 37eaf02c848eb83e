import { createServer, type Server } from 'node:http';
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

/**
 * Floor serves pages that do by hand, and without Regarding, the least that
 * must be done, so that each ratio has something to stand on.
 */
export class Floor {
  private constructor(
    private readonly server: Server,
    readonly origin: string,
  ) {}

  /** engine is a folder with engine.wasm and wasm_exec.js. */
  static async listen(engine: string): Promise<Floor> {
    const files: Record<string, [type: string, content: string | Buffer]> = {
      '/': ['text/html', `<!doctype html><meta charset=utf-8><title>floor</title><input type=file multiple><script>(${floor.toString()})()</script>`],
      '/sink.js': ['text/javascript', `(${sink.toString()})()`],
      '/start.js': ['text/javascript', `(${start.toString()})()`],
      '/engine.wasm': ['application/wasm', readFileSync(join(engine, 'engine.wasm'))],
      '/wasm_exec.js': ['text/javascript', readFileSync(join(engine, 'wasm_exec.js'))],
    };
    const server = createServer((request, response) => {
      const file = files[(request.url ?? '').split('?')[0] ?? ''];
      if (file === undefined) {
        response.writeHead(request.url === '/favicon.ico' ? 204 : 404).end();
        return;
      }
      // As the product's service worker keeps its files, and the browser what it compiled of them.
      response.writeHead(200, { 'content-type': file[0], 'cache-control': 'max-age=31536000, immutable' }).end(file[1]);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new Floor(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

/** What the page of the floor can do. */
export interface FloorPage {
  /** Reads the chosen files, so many at a time, and posts them to a worker; ms until it has them all. */
  read(atOnce: number): Promise<{ ms: number; files: number; bytes: number }>;
  /** Keeps n records of 631 bytes, 256 in a value, and an index of their dates. */
  fill(n: number): Promise<void>;
  /** The newest 50 of them; ms since the navigation. */
  newest(): Promise<{ ms: number; count: number }>;
  /** Instantiates the engine in a worker; ms from its fetch. */
  instantiate(): Promise<number>;
}

declare global {
  interface Window {
    floor: FloorPage;
  }
}

/** The worker that takes files: it counts what arrives. */
function sink(): void {
  let files = 0;
  let bytes = 0;
  onmessage = (event: MessageEvent<ArrayBuffer | 'sum'>) => {
    if (event.data === 'sum') {
      postMessage({ files, bytes });
      return;
    }
    files++;
    bytes += event.data.byteLength;
  };
}

/** The worker that instantiates the engine and does not run it. */
function start(): void {
  const scope = globalThis as unknown as { importScripts(url: string): void; Go: new () => { importObject: WebAssembly.Imports } };
  scope.importScripts('/wasm_exec.js');
  const go = new scope.Go();
  const begun = performance.now();
  void WebAssembly.instantiateStreaming(fetch('/engine.wasm'), go.importObject).then(() => postMessage(performance.now() - begun));
}

/** The page. It runs as text: everything it needs stands in it. */
function floor(): void {
  const perValue = 256;
  const answered = <T>(request: IDBRequest<T>) =>
    new Promise<T>((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  const open = () => {
    const request = indexedDB.open('floor', 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore('values');
      request.result.createObjectStore('index');
    };
    return answered(request);
  };
  const reply = <T>(worker: Worker) => new Promise<T>((resolve) => (worker.onmessage = (event) => resolve(event.data as T)));
  window.floor = {
    async read(atOnce) {
      const worker = new Worker('/sink.js');
      const files = [...(document.querySelector('input')?.files ?? [])];
      const begun = performance.now();
      let next = 0;
      const reader = async () => {
        for (let file = files[next++]; file !== undefined; file = files[next++]) {
          const bytes = await file.arrayBuffer();
          worker.postMessage(bytes, [bytes]);
        }
      };
      await Promise.all(Array.from({ length: atOnce }, reader));
      worker.postMessage('sum');
      const sum = await reply<{ files: number; bytes: number }>(worker);
      const ms = performance.now() - begun;
      worker.terminate();
      return { ms, ...sum };
    },
    async fill(n) {
      const db = await open();
      const dates = new Float64Array(n);
      const transaction = db.transaction(['values', 'index'], 'readwrite');
      let lines = '';
      for (let i = 0; i < n; i++) {
        dates[i] = 1_790_000_000_000 - ((i * 7919) % n) * 60_000;
        const record = JSON.stringify({ id: i, modified: dates[i], text: '' });
        lines += `${record.slice(0, -2)}${'lorem ipsum '.repeat(60).slice(0, 631 - record.length)}"}\n`;
        if ((i + 1) % perValue === 0 || i === n - 1) {
          transaction.objectStore('values').put(new TextEncoder().encode(lines), Math.floor(i / perValue));
          lines = '';
        }
      }
      transaction.objectStore('index').put(dates, 'dates');
      await new Promise<void>((resolve, reject) => {
        transaction.oncomplete = () => resolve();
        transaction.onerror = () => reject(transaction.error);
      });
      db.close();
    },
    async newest() {
      const db = await open();
      const dates = await answered(db.transaction('index').objectStore('index').get('dates') as IDBRequest<Float64Array>);
      const top = [...dates.keys()].sort((a, b) => (dates[b] ?? 0) - (dates[a] ?? 0)).slice(0, 50);
      const store = db.transaction('values').objectStore('values');
      const blocks = new Map<number, Promise<string[]>>();
      for (const i of top) {
        const block = Math.floor(i / perValue);
        if (!blocks.has(block)) blocks.set(block, answered(store.get(block) as IDBRequest<Uint8Array>).then((bytes) => new TextDecoder().decode(bytes).split('\n')));
      }
      const rows = await Promise.all(top.map(async (i) => JSON.parse((await blocks.get(Math.floor(i / perValue)))?.[i % perValue] ?? 'null') as { modified: number } | null));
      const ordered = rows.filter((row, i) => row !== null && row.modified === dates[top[i] ?? -1]);
      return { ms: performance.now(), count: ordered.length };
    },
    instantiate: () => reply<number>(new Worker('/start.js')),
  };
}
