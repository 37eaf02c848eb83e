import { existsSync, mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** Folder of the whole tree. */
export const root = resolve(import.meta.dirname, '../..');

/** Where traces, screenshots and logs of failures are kept. */
export const output = join(root, 'e2e/output');

/** The relay under test, with the pages inside. */
export const relayBinary = resolve(process.env['RELAY'] ?? join(root, 'bin/relay'));

/** Debian's Chromium, or the one that CHROMIUM names. */
export const chromiumBinary = process.env['CHROMIUM'] ?? '/usr/bin/chromium';

/** temporary makes a folder of this run's own; who makes it removes it. */
export function temporary(what: string): string {
  return mkdtempSync(join(tmpdir(), `regarding-e2e-${what}-`));
}

/** outputFolder returns a folder for what a person may look at afterwards. */
export function outputFolder(name: string): string {
  const folder = join(output, name);
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** demand says plainly what has to be built or installed first. */
export function demand(path: string, how: string): void {
  if (!existsSync(path)) throw new Error(`${path} does not exist: ${how}`);
}
