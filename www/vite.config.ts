import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

// The build's ids come from the Makefile; import.meta.env carries what begins with VITE_.
process.env['VITE_VERSION'] ??= 'dev';
process.env['VITE_BUILD'] ??= 'dev';

/** Builds the pages into dist/; the service worker is built after it, by vite.sw.config.ts. */
export default defineConfig({
  plugins: [react()],
  envPrefix: 'VITE_',
  worker: { format: 'es' },
  build: {
    outDir: 'dist',
    target: 'es2022',
    modulePreload: { polyfill: false },
    // Nothing is inlined: the relay's content security policy takes files only.
    assetsInlineLimit: 0,
    rolldownOptions: {
      // What every start needs is one file: each more is a question to the service worker.
      output: { codeSplitting: { groups: [{ name: 'app', tags: ['$initial'] }] } },
    },
  },
  test: {
    environment: 'happy-dom',
    setupFiles: 'src/test.setup.ts',
    testTimeout: 30_000,
    include: ['src/**/*.test.{ts,tsx}'],
  },
});
