/* Runs the Go engine: the worker's side of host.ts and of wasm/main.go. */
import '../../gen/wasm_exec.js';
import engineUrl from '../../gen/engine.wasm?url';
import { everyone, readChannel } from './connection';
import type { FromWorker, ToWorker } from './host';

/** What wasm_exec.js leaves behind. */
declare class Go {
  importObject: WebAssembly.Imports;
  exit: (code: number) => void;
  run(instance: WebAssembly.Instance): Promise<void>;
}

/** What the engine finds as globalThis.engineHost. */
interface EngineHost {
  organization: string;
  user: string;
  /** Name of the lock, of the channel and of the database. */
  name: string;
  relay: string;
  /** The engine is ready for ports. */
  running(accept: (port: MessagePort) => void): void;
  /** The engine cannot start, for one of the reasons in health.ts. */
  stopped(reason: string): void;
}

const scope = globalThis as unknown as {
  engineHost: EngineHost;
  close(): void;
  postMessage(message: FromWorker): void;
  onmessage: ((event: MessageEvent<ToWorker>) => void) | null;
};

const tell = (message: FromWorker) => scope.postMessage(message);
const waiting: MessagePort[] = [];
let accept: ((port: MessagePort) => void) | null = null;

scope.onmessage = (event) => {
  if (event.data.type === 'port') {
    const port = event.ports[0];
    if (port === undefined) return;
    if (accept === null) waiting.push(port);
    else accept(port);
    return;
  }
  const { identity, name, engine } = event.data;
  endWhenReplaced(name, engine);
  scope.engineHost = {
    ...identity,
    name,
    relay: `${location.origin.replace(/^http/, 'ws')}/ws`,
    running(take) {
      accept = take;
      for (const port of waiting.splice(0)) take(port);
    },
    stopped: (reason) => tell({ type: 'stopped', reason }),
  };
  run().catch((error: unknown) => {
    console.error('engine: start', error);
    tell({ type: 'stopped', reason: 'startFailed' });
  });
};

/** A page that was frozen cannot end its worker: the news of another engine does. */
function endWhenReplaced(name: string, engine: string): void {
  const channel = new BroadcastChannel(name);
  channel.onmessage = (event) => {
    const m = readChannel(event.data);
    if (m?.type === 'news' && m.to === everyone && m.engine !== engine) scope.close();
  };
}

async function run(): Promise<void> {
  const go = new Go();
  let exitCode = 0;
  go.exit = (code) => {
    exitCode = code;
  };
  const instance = await instantiate(go.importObject);
  try {
    await go.run(instance);
  } finally {
    tell({ type: 'ended', code: exitCode });
  }
}

async function instantiate(imports: WebAssembly.Imports): Promise<WebAssembly.Instance> {
  const response = await fetch(engineUrl);
  if (!response.ok) throw new Error(`fetch ${engineUrl}: status ${response.status}`);
  if (response.headers.get('Content-Type')?.startsWith('application/wasm')) {
    return (await WebAssembly.instantiateStreaming(response, imports)).instance;
  }
  return (await WebAssembly.instantiate(await response.arrayBuffer(), imports)).instance;
}
