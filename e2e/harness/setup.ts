import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { takeLock } from './lock';
import { chromiumBinary, demand, output, relayBinary } from './places';

/** setup runs once before all spec files; what it returns runs after them. */
export default async function setup(): Promise<() => void> {
  demand(relayBinary, 'make relay builds it');
  demand(chromiumBinary, 'install chromium, or name one in CHROMIUM');
  const release = await takeLock('regarding-e2e.lock');
  rmSync(output, { recursive: true, force: true });
  console.log(`browser  ${execFileSync(chromiumBinary, ['--version'], { stdio: ['ignore', 'pipe', 'ignore'] }).toString().trim()}`);
  console.log(`relay    ${relayBinary}`);
  return release;
}
