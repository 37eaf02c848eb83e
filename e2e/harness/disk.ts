import { execFileSync } from 'node:child_process';
import { rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporary } from './places';

/** Disk is a small file system of the test's own, to be filled up. */
export class Disk {
  private constructor(readonly folder: string) {}

  /** mount returns nothing where this user may not mount. */
  static mount(sizeBytes: number): Disk | undefined {
    const folder = temporary('disk');
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${sizeBytes}`, 'tmpfs', folder], { stdio: 'pipe' });
      return new Disk(folder);
    } catch {
      rmSync(folder, { recursive: true, force: true });
      return undefined;
    }
  }

  get freeBytes(): number {
    const { bavail, bsize } = statfsSync(this.folder);
    return bavail * bsize;
  }

  /** fill leaves this many bytes free. */
  fill(leaveBytes: number): void {
    writeFileSync(join(this.folder, 'ballast'), Buffer.alloc(Math.max(0, this.freeBytes - leaveBytes)));
  }

  /** empty takes the ballast away. */
  empty(): void {
    rmSync(join(this.folder, 'ballast'), { force: true });
  }

  unmount(): void {
    execFileSync('umount', [this.folder], { stdio: 'pipe' });
    rmSync(this.folder, { recursive: true, force: true });
  }
}
