import { defineConfig } from 'vitest/config';

// Two files at a time, each with relays and browsers of its own: a browser that
// waits leaves the machine to the other. More would only wait for each other on
// two cores. No retries. A wait for something that people see is bounded by 30
// seconds; a test, which has many of them and may share its machine, by 120.
export default defineConfig({
  test: {
    include: ['specs/**/*.spec.ts', 'harness/**/*.test.ts'],
    globalSetup: ['harness/setup.ts'],
    pool: 'forks',
    fileParallelism: true,
    maxWorkers: 2,
    retry: 0,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    teardownTimeout: 20_000,
    expect: { poll: { timeout: 30_000, interval: 50 } },
    chaiConfig: { truncateThreshold: 400 },
  },
});
