import type { PickedFile } from '../../../bridge';

/** What was dropped, as far as it must be taken while the browser tells of it. */
export type Dropped = readonly (FileSystemEntry | File)[];

/** Takes what was dropped. Afterwards the browser has forgotten it. */
export function takeDropped(data: DataTransfer): Dropped {
  const taken: (FileSystemEntry | File)[] = [];
  for (const item of data.items) {
    if (item.kind !== 'file') continue;
    const entry = item.webkitGetAsEntry() ?? item.getAsFile();
    if (entry !== null) taken.push(entry);
  }
  return taken;
}

/** The files of what was dropped, those of folders and of folders in them too. */
export async function filesOf(dropped: Dropped): Promise<PickedFile[]> {
  const found: PickedFile[] = [];
  const left = [...dropped].reverse();
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    if (next instanceof File) found.push({ file: next, path: next.name });
    else if (next.isFile) found.push({ file: await fileOf(next as FileSystemFileEntry), path: next.fullPath.replace(/^\//, '') });
    else left.push(...(await entriesOf(next as FileSystemDirectoryEntry)).reverse());
  }
  return found.sort(byPath);
}

/** The same files come in one order however they are chosen, so that an import can go on with them. */
function byPath(a: PickedFile, b: PickedFile): number {
  return a.path < b.path ? -1 : a.path > b.path ? 1 : 0;
}

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => {
    entry.file(resolve, reject);
  });
}

/** Everything in a folder: the browser gives it in portions of a hundred. */
async function entriesOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => {
      reader.readEntries(resolve, reject);
    });
    if (some.length === 0) return all;
    all.push(...some);
  }
}

/** The files of a file field, with their folders where a folder was chosen. */
export function filesIn(list: FileList | null): PickedFile[] {
  return [...(list ?? [])].map((file) => ({ file, path: file.webkitRelativePath || file.name })).sort(byPath);
}
