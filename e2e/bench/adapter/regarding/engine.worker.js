// Runs the Go engine as www/src/bridge/engine.worker.ts does, for a relay that is not the page's own.
importScripts('/wasm_exec.js');

const waiting = [];
let accept = null;

onmessage = (event) => {
  if (event.data.type === 'port') {
    const port = event.ports[0];
    if (accept === null) waiting.push(port);
    else accept(port);
    return;
  }
  globalThis.engineHost = {
    ...event.data.host,
    running(take) {
      postMessage({ type: 'running', ms: performance.now() });
      accept = take;
      for (const port of waiting.splice(0)) take(port);
    },
    stopped: (reason) => postMessage({ type: 'stopped', reason }),
  };
  run().catch((error) => postMessage({ type: 'stopped', reason: String(error) }));
};

async function run() {
  const go = new Go();
  const begun = performance.now();
  const { instance } = await WebAssembly.instantiateStreaming(fetch('/engine.wasm'), go.importObject);
  postMessage({ type: 'instantiated', ms: performance.now() - begun });
  await go.run(instance);
  postMessage({ type: 'stopped', reason: 'the engine ended' });
}
