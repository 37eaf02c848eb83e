import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';

/**
 * takeLock waits until no other run holds the lock file of this name, takes it
 * and returns what gives it back. A file of a process that is gone is taken
 * over. After limit milliseconds it gives up.
 */
export async function takeLock(name: string, limit = 600_000): Promise<() => void> {
  const file = join(tmpdir(), name);
  const end = Date.now() + limit;
  for (;;) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx' });
      return () => rmSync(file, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const holder = readHolder(file);
    if (holder !== undefined && !alive(holder)) {
      rmSync(file, { force: true });
      continue;
    }
    if (Date.now() > end) throw new Error(`process ${holder} holds ${file}: one run at a time`);
    await after(500);
  }
}

function readHolder(file: string): number | undefined {
  try {
    return Number(readFileSync(file, 'utf8')) || undefined;
  } catch {
    return undefined; // given back in this moment
  }
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
