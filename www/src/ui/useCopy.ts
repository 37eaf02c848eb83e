import { useCallback, useState } from 'react';

/** What became of the last copy; null before the first. */
export type Copied = 'copied' | 'refused' | null;

/** Copies text to the clipboard and tells what became of it. */
export function useCopy(): { copied: Copied; copy(text: string): void } {
  const [copied, setCopied] = useState<Copied>(null);
  const copy = useCallback((text: string) => {
    setCopied(null);
    const clipboard = navigator.clipboard as Clipboard | undefined; // absent on addresses that are not trusted
    if (clipboard === undefined) {
      setCopied('refused');
      return;
    }
    clipboard.writeText(text).then(
      () => setCopied('copied'),
      () => setCopied('refused'),
    );
  }, []);
  return { copied, copy };
}
