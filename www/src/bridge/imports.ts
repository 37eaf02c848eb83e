import { useCallback } from 'react';
import type { EngineDoor } from './context';
import { useEngine } from './hooks';
import { newId } from './id';
import type { ImportFile, ImportRun } from './protocol.gen';

/** A chosen file with its folders, "mail/2026/a.eml". */
export interface PickedFile {
  file: File;
  path: string;
}

/** Where an import goes. */
export interface ImportTarget {
  /** "default", "device" for a new mailbox that never leaves this device, or the id of a mailbox. */
  mailbox: string;
  /** The name of the mailbox that is made for "device". */
  name: string;
  /** The folder for messages; null for folders as the files lie. */
  folder: string | null;
}

/** The most files of one message, view.MaxImportFiles. */
const filesAtOnce = 500;

/** The imports whose files this page holds. An engine that starts anew has none of them, and is given them again. */
class Keeper {
  private readonly kept = new Map<string, { files: readonly PickedFile[]; target: ImportTarget; sending: boolean }>();
  private stop: (() => void) | null = null;

  constructor(private readonly engine: EngineDoor) {}

  async start(files: readonly PickedFile[], target: ImportTarget, id: string): Promise<string> {
    this.kept.set(id, { files, target, sending: false });
    this.stop ??= this.engine.watch('imports', () => this.look(), undefined, 'kept');
    try {
      await this.handOver(id);
    } catch (error) {
      this.kept.delete(id);
      throw error;
    }
    return id;
  }

  private look(): void {
    for (const run of this.engine.view('imports', 'kept')?.running ?? []) this.follow(run);
    if (this.kept.size > 0) return;
    this.stop?.();
    this.stop = null;
  }

  private follow({ id, state }: ImportRun): void {
    if (state === 'done' || state === 'cancelled' || state === 'failed') this.kept.delete(id);
    else if (state === 'waiting') this.handOver(id).catch((error: unknown) => console.warn('import', error));
  }

  private async handOver(id: string): Promise<void> {
    const kept = this.kept.get(id);
    if (kept === undefined || kept.sending) return;
    kept.sending = true;
    const { files, target } = kept;
    try {
      for (let from = 0; from < files.length; from += filesAtOnce) {
        const part = files.slice(from, from + filesAtOnce);
        await this.engine.send('startImport', { id, ...target, files: part.map(described), from, total: files.length, handles: part.map(({ file }) => file) });
      }
    } finally {
      kept.sending = false;
    }
  }
}

function described({ file, path }: PickedFile): ImportFile {
  return { name: file.name, path, sizeBytes: file.size, modified: file.lastModified };
}

const keepers = new WeakMap<EngineDoor, Keeper>();

/**
 * A function that begins an import, or goes on with the one of an id whose
 * files were lost, and answers with its id. The page keeps the files until it
 * has ended.
 */
export function useImport(): (files: readonly PickedFile[], target: ImportTarget, id?: string) => Promise<string> {
  const engine = useEngine();
  return useCallback(
    (files, target, id = newId()) => {
      let keeper = keepers.get(engine);
      if (keeper === undefined) {
        keeper = new Keeper(engine);
        keepers.set(engine, keeper);
      }
      return keeper.start(files, target, id);
    },
    [engine],
  );
}
