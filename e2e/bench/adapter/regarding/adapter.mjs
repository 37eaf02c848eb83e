// Regarding as a peer of the side-by-side harness. ENGINE is a folder with engine.wasm, wasm_exec.js and the build's
// id in the file build; bench.mjs makes it.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const engine = process.env.ENGINE ?? '';
const types = { '.wasm': 'application/wasm', '.js': 'text/javascript' };

/** Where the files lie that the page asks for besides its own. */
const files = new Map([
  ['/engine.wasm', join(engine, 'engine.wasm')],
  ['/wasm_exec.js', join(engine, 'wasm_exec.js')],
  ['/build', join(engine, 'build')],
  ['/engine.worker.js', fileURLToPath(new URL('./engine.worker.js', import.meta.url))],
]);

function serve(request, response) {
  const file = files.get(request.url);
  if (file === undefined) return false;
  if (!existsSync(file)) {
    response.writeHead(404).end();
    return true;
  }
  // The browser may keep them, and what it compiled of them, as it keeps what the product's service worker stored.
  const type = types[file.slice(file.lastIndexOf('.'))] ?? 'text/plain';
  response.writeHead(200, { 'content-type': type, 'cache-control': 'max-age=31536000, immutable' });
  response.end(readFileSync(file));
  return true;
}

export default { durability: 'group commit on disk before the ack; rights and rules checked', serve };
