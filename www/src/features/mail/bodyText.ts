/** The most bytes of a text that is shown as it is. */
export const mostShown = 512 * 1024;

/** The text of a blob as far as it is shown. Bytes that are not UTF-8 are taken one by one: nothing is lost to see. */
export async function textOfBlob(blob: Blob): Promise<string> {
  const bytes = await blob.slice(0, mostShown).arrayBuffer();
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}
