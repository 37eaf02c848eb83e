import { useCallback, useState } from 'react';
import { type Calls, useSend } from '../../bridge';
import { t } from '../text';

/** What came of the last export: a sentence, and whether the file was made. */
export type Exported = { done: boolean; text: string } | null;

/** Hands the work that was not sent to the person, as a file. */
export function useExport(): { exported: Exported; exporting: boolean; exportUnsent(): void } {
  const ask = useSend('exportUnsent');
  const [exported, setExported] = useState<Exported>(null);
  const [exporting, setExporting] = useState(false);
  const exportUnsent = useCallback(() => {
    setExporting(true);
    (async () => {
      const { name, count } = await downloadAll(ask);
      setExported({ done: true, text: t('signOutExported', { name, n: count }) });
    })()
      .catch(() => setExported({ done: false, text: t('signOutExportFailed') }))
      .finally(() => setExporting(false));
  }, [ask]);
  return { exported, exporting, exportUnsent };
}

type Ask = (args: Calls['exportUnsent']['args']) => Promise<Calls['exportUnsent']['reply']>;

/** downloadAll saves every part as a file of its own, and returns the first one's name with the count of all. */
async function downloadAll(ask: Ask): Promise<{ name: string; count: number }> {
  let part = await ask({});
  const { name } = part;
  let { count } = part;
  download(part.name, part.json);
  while (part.next !== undefined) {
    part = await ask({ after: part.next });
    download(part.name, part.json);
    count += part.count;
  }
  return { name, count };
}

function download(name: string, json: string): void {
  const address = URL.createObjectURL(new Blob([json], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  // Not at once: the browser reads it after this.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
