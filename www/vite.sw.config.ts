import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const dist = fileURLToPath(new URL('dist', import.meta.url));

/** Compressed copies, source maps, and the service worker itself are not part of what it keeps. */
const left = /\.(br|gz|map)$|^sw\.js$/;

/** Files under assets/ carry their hash in the name; every other gets one beside it. */
function precacheManifest(): { url: string; revision: string | null }[] {
  return readdirSync(dist, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(dist.length + 1))
    .filter((path) => !left.test(path))
    .sort()
    .map((path) => ({
      url: `/${path}`,
      revision: path.startsWith('assets/')
        ? null
        : createHash('sha256').update(readFileSync(join(dist, path))).digest('hex').slice(0, 16),
    }));
}

/** Builds dist/sw.js; it runs after the main build, whose files it lists. */
export default defineConfig(({ command }) => ({
  define: { __PRECACHE__: JSON.stringify(command === 'build' ? precacheManifest() : []) },
  publicDir: false,
  build: {
    outDir: 'dist',
    emptyOutDir: false,
    target: 'es2022',
    rolldownOptions: {
      input: 'src/sw/sw.ts',
      output: { format: 'iife', entryFileNames: 'sw.js' },
    },
  },
}));
