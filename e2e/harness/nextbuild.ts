import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { relayBinary, root } from './places';

/** The build id of the relay that nextBuild makes. */
export const nextBuildID = 'a5eec0de0002';

/**
 * nextBuild returns a relay of the same sources with another build id, as
 * tomorrow's build is to today's. It is built in a copy of the tree, so that
 * the build under test stays as it is, and kept until that one changes. RELAY_NEXT
 * names one that is built already.
 */
export function nextBuild(): string {
  const given = process.env['RELAY_NEXT'];
  if (given) return given;
  const copy = join(root, '.build/next');
  const binary = join(copy, 'bin/relay');
  const stampFile = join(copy, '.stamp');
  const stamp = createHash('sha256').update(readFileSync(relayBinary)).digest('hex');
  if (existsSync(binary) && existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return binary;

  rmSync(copy, { recursive: true, force: true });
  const list = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], { cwd: root, maxBuffer: 1 << 24 });
  for (const name of list.toString().split('\0').filter(Boolean)) {
    const from = join(root, name);
    if (!existsSync(from) || name.startsWith('e2e/')) continue;
    mkdirSync(dirname(join(copy, name)), { recursive: true });
    copyFileSync(from, join(copy, name));
  }
  symlinkSync(join(root, 'www/node_modules'), join(copy, 'www/node_modules'));
  // The packages are those of the tree: make must not install them anew (-o).
  const installed = 'www/node_modules/.package-lock.json';
  execFileSync('make', ['--no-print-directory', '-o', installed, 'relay', `BUILD=${nextBuildID}`, 'OUT=bin/relay'], { cwd: copy, stdio: 'pipe' });
  writeFileSync(stampFile, stamp);
  return binary;
}
