// The worker in which chromium.mjs runs a Go test binary.

'use strict';

importScripts('/wasm_exec.js');

// Go's loader offers a file system that can only write to the console; here
// the two outputs are kept apart and passed on as they are written.
const decoders = [];
globalThis.fs.writeSync = (fd, bytes) => {
  decoders[fd] ??= new TextDecoder();
  postMessage({ fd, text: decoders[fd].decode(bytes.slice(), { stream: true }) });
  return bytes.length;
};

const post = (path) => fetch(path, { method: 'POST' }).then((reply) => {
  if (!reply.ok) throw new Error(`${path}: ${reply.status}`);
});

let test; // the compiled binary
let running; // the instance that is the test
let others = 0; // how many more were run beside it

// The callbacks of a program that has ended throw: that is what some tests are
// about, and no failure of the one that runs. All else ends the run.
addEventListener('error', (event) => {
  if (others > 0 && event.message.includes('Go program has already exited')) event.preventDefault();
});

// What tests may ask of their surroundings; node.mjs offers the same, but for
// the quota.
globalThis.gotest = {
  storage: 'chromium',
  // Runs the binary once more beside the running test; gives its exit code.
  async run(args, env) {
    others++;
    const go = new Go();
    go.argv = ['test', ...args];
    go.env = env;
    let exitCode;
    go.exit = (code) => { exitCode = code; };
    await go.run(await WebAssembly.instantiate(test, go.importObject));
    return exitCode;
  },
  // Takes the storage away from under all open databases.
  loseStorage: () => post('/lose-storage'),
  setQuota: (bytes) => post(`/quota?${bytes}`),
  resetQuota: () => post('/quota-off'),
};

async function start(argv) {
  try {
    test = await WebAssembly.compileStreaming(fetch('/test.wasm'));
    running = new Go();
    running.argv = argv;
    running.exit = (code) => { postMessage({ exit: code }); };
    await running.run(await WebAssembly.instantiate(test, running.importObject));
  } catch (error) {
    postMessage({ error: String(error.stack ?? error) });
  }
}

onmessage = ({ data }) => {
  if (data.start) start(data.start);
  if (data.dump) {
    // The event that makes Go report a deadlock with the stacks of all goroutines.
    running._pendingEvent = { id: 0 };
    running._resume();
  }
};
