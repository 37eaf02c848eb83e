#!/usr/bin/env -S node --stack-size=8192
// Runs a Go test binary built for GOOS=js GOARCH=wasm under Node, with
// fake-indexeddb in the place of the browser's database:
//
//   GOOS=js GOARCH=wasm go test -exec "$PWD/e2e/gotest/node.mjs" ./shared/... ./wasm/...
//
// go test starts it in the folder of the package, so the path is absolute.

import 'fake-indexeddb/auto';
import { forceCloseDatabase } from 'fake-indexeddb';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { goLibrary } from './golib.mjs';

const [binary, ...args] = process.argv.slice(2);
if (!binary) {
  console.error('usage: node.mjs <test binary> [arguments]');
  process.exit(2);
}

const library = goLibrary();

// Go's loader has room for 8 KiB of arguments and environment; what a CI
// machine exports is easily more.
const wanted = new Set(['HOME', 'TMPDIR', 'TZ', 'GODEBUG', 'GOTRACEBACK', 'GOCOVERDIR']);
for (const name of Object.keys(process.env)) {
  if (!wanted.has(name)) delete process.env[name];
}

let others = 0; // how many programs were run beside the test

// What tests may ask of their surroundings; chromium.mjs offers the same.
globalThis.gotest = {
  storage: 'fake-indexeddb',
  // Runs the binary once more beside the running test; gives its exit code.
  async run(args, env) {
    others++;
    const go = new globalThis.Go();
    go.argv = [binary, ...args];
    go.env = env;
    let exitCode;
    go.exit = (code) => { exitCode = code; };
    const { instance } = await WebAssembly.instantiate(readFileSync(binary), go.importObject);
    await go.run(instance);
    return exitCode;
  },
  // Takes the storage away from under an open IDBDatabase.
  async loseStorage(db) { forceCloseDatabase(db); },
};

// The callbacks of a program that has ended throw: that is what some tests are
// about, and no failure of the one that runs. fake-indexeddb gathers what the
// listeners of an event threw. All else ends the run.
process.on('uncaughtException', (error) => {
  const causes = error instanceof AggregateError ? error.errors : [error];
  if (others > 0 && causes.every((cause) => String(cause).includes('Go program has already exited'))) return;
  console.error('uncaught in JavaScript:', error);
  process.exit(1);
});

process.argv = [process.argv[0], `${library}/wasm_exec_node.js`, binary, ...args];
createRequire(import.meta.url)(`${library}/wasm_exec_node.js`);
