// Writes x.br and x.gz beside every file of dist that they make smaller, for
// the relay to serve as they are. Usage: node precompress.mjs DIST QUALITY
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const [dist, quality] = [process.argv[2], Number(process.argv[3])];
if (!dist || !Number.isInteger(quality) || quality < 0 || quality > 11) {
  console.error('usage: node precompress.mjs DIST QUALITY(0..11)');
  process.exit(2);
}
const compressible = new Set(['.css', '.html', '.js', '.json', '.svg', '.txt', '.wasm', '.webmanifest']);

for (const entry of readdirSync(dist, { recursive: true, withFileTypes: true })) {
  const path = join(entry.parentPath, entry.name);
  if (!entry.isFile() || !compressible.has(extname(path))) continue;
  const bytes = readFileSync(path);
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: quality,
    [constants.BROTLI_PARAM_LGWIN]: 24,
    [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
  };
  write(`${path}.br`, brotliCompressSync(bytes, { params }), bytes.length);
  write(`${path}.gz`, gzipSync(bytes, { level: quality > 9 ? 9 : 6 }), bytes.length);
}

function write(path, compressed, plainLength) {
  if (compressed.length < plainLength) writeFileSync(path, compressed);
  else rmSync(path, { force: true });
}
