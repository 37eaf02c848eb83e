#!/usr/bin/env node
// Runs a Go test binary built for GOOS=js GOARCH=wasm in a worker of a real
// Chromium, as the engine is run:
//
//   GOOS=js GOARCH=wasm go test -exec "$PWD/e2e/gotest/chromium.mjs" ./wasm/idb
//
// go test starts it in the folder of the package, so the path is absolute.
// CHROMIUM names the browser where it is not /usr/bin/chromium.

import { createServer } from 'node:http';
import { readFileSync, writeSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { goLibrary } from './golib.mjs';

const ceiling = 120_000; // ms until a run that has not ended is given up
const lastWords = 3_000; // ms in which a run that is given up may print its stacks

const [binary, ...args] = process.argv.slice(2);
if (!binary) {
  console.error('usage: chromium.mjs <test binary> [arguments]');
  process.exit(2);
}

const files = {
  '/': ['text/html', '<!doctype html><title>go test</title><link rel="icon" href="data:,">'],
  '/worker.js': ['text/javascript', readFileSync(fileURLToPath(new URL('worker.js', import.meta.url)))],
  '/wasm_exec.js': ['text/javascript', readFileSync(`${goLibrary()}/wasm_exec.js`)],
  '/test.wasm': ['application/wasm', readFileSync(binary)],
};

let browser;
let controls = {};
const server = createServer(serve);
let code = 1;
try {
  code = await run();
} catch (error) {
  console.error(`gotest: ${error.stack ?? error}`);
} finally {
  await browser?.close();
}
process.exit(code);

async function run() {
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
    args: [
      '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
      '--disable-background-networking', '--disable-component-update', '--disable-sync',
    ],
  });
  const page = await browser.newPage();
  const origin = `http://127.0.0.1:${server.address().port}`;
  controls = await storageControls(page, origin);

  let finish;
  const finished = new Promise((resolve) => { finish = resolve; });
  let ended = false;
  const fail = (why) => {
    if (!ended) console.error(`gotest: ${why}`);
    finish(1);
  };
  page.on('crash', () => fail('the page crashed'));
  page.on('console', (message) => process.stderr.write(`${message.type()}: ${message.text()}\n`));
  browser.on('disconnected', () => fail('the browser ended'));
  await page.exposeFunction('gotestEvent', (event) => {
    if (event.text !== undefined) writeAll(event.fd, event.text);
    else if (event.exit !== undefined) finish(event.exit);
    else fail(event.error);
  });

  await page.goto(origin);
  await page.evaluate((argv) => {
    const worker = new Worker('/worker.js');
    worker.onmessage = ({ data }) => window.gotestEvent(data);
    worker.onerror = ({ message }) => window.gotestEvent({ error: `uncaught in the worker: ${message}` });
    worker.postMessage({ start: argv });
    window.gotestDump = () => worker.postMessage({ dump: true });
  }, ['test', ...args.filter(offered)]);

  const timer = setTimeout(() => {
    console.error(`gotest: not ended after ${ceiling / 1000} s`);
    page.evaluate('gotestDump()').catch(() => {});
    setTimeout(() => finish(1), lastWords);
  }, ceiling);
  const code = await finished;
  ended = true;
  clearTimeout(timer);
  return code;
}

// offered says whether a flag of go test makes sense without a file system.
// The log of files read only serves the cache of test results, which go test
// leaves alone when it is missing.
function offered(arg) {
  return !arg.startsWith('-test.testlogfile');
}

// storageControls are what a test in the worker may ask for by POST.
async function storageControls(page, origin) {
  const devtools = await page.context().newCDPSession(page);
  return {
    '/lose-storage': () => devtools.send('Storage.clearDataForOrigin', { origin, storageTypes: 'indexeddb' }),
    '/quota': (quotaSize) => devtools.send('Storage.overrideQuotaForOrigin', { origin, quotaSize }),
    '/quota-off': () => devtools.send('Storage.overrideQuotaForOrigin', { origin }),
  };
}

async function serve(request, response) {
  const { pathname, search } = new URL(request.url, 'http://localhost');
  const control = request.method === 'POST' && controls[pathname];
  if (control) {
    await control(Number(search.slice(1)));
    response.end();
  } else if (files[pathname]) {
    const [type, body] = files[pathname];
    response.setHeader('Content-Type', type);
    response.end(body);
  } else {
    response.writeHead(404).end();
  }
}

// writeAll writes at once, so that nothing is left behind at the exit. A full
// pipe says so by an error and is tried again.
function writeAll(fd, text) {
  let bytes = Buffer.from(text);
  while (bytes.length > 0) {
    try {
      bytes = bytes.subarray(writeSync(fd, bytes));
    } catch (error) {
      if (error.code !== 'EAGAIN') throw error;
    }
  }
}
