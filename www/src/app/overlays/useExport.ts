import { useCallback, useState } from 'react';
import { useSend } from '../../bridge';
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
    ask({})
      .then(
        ({ name, json, count }) => {
          download(name, json);
          setExported({ done: true, text: t('signOutExported', { name, n: count }) });
        },
        () => setExported({ done: false, text: t('signOutExportFailed') }),
      )
      .finally(() => setExporting(false));
  }, [ask]);
  return { exported, exporting, exportUnsent };
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
