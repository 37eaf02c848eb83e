/** Types whose files a browser shows without running anything in them. */
const shown: ReadonlySet<string> = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/bmp', 'application/pdf', 'text/plain']);

/** Whether a file of a type is opened in a tab of its own; every other is saved only. */
export function opensInTab(type: string): boolean {
  return shown.has(type);
}

/** How long an address of a blob is kept for the browser to read it. */
const keptMillis = 60_000;

/** Opens a blob in a new tab, as the type that it is known by and no other. */
export function openBlob(blob: Blob, type: string): void {
  if (!opensInTab(type)) throw new Error(`a file of type ${type} is not opened`);
  const url = URL.createObjectURL(new Blob([blob], { type: type === 'text/plain' ? 'text/plain; charset=utf-8' : type }));
  window.open(url, '_blank', 'noopener');
  setTimeout(() => URL.revokeObjectURL(url), keptMillis);
}

/** Has the browser save a blob. */
export function saveBlob(blob: Blob, name: string): void {
  const url = URL.createObjectURL(new Blob([blob], { type: 'application/octet-stream' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = fileName(name);
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), keptMillis);
}

/** A name that a message gives, as one that a file can have: a label is never a path. */
export function fileName(name: string): string {
  // What turns the direction of writing could make an ending look like another.
  const plain = name.replaceAll(/[\p{Cc}\p{Cf}]/gu, '').replaceAll(/[\\/:*?"<>|]/g, '_').trim().replace(/^\.+/, '');
  const cut = [...plain].slice(-120).join('');
  return cut === '' ? 'attachment' : cut;
}
