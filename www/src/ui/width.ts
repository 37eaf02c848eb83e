import { useCallback, useState } from 'react';

interface Range {
  least: number;
  usual: number;
  most: number;
}

/** A width that this device remembers for a workspace, kept within its range. */
export function useWidth(workspace: string, panel: string, range: Range): [number, (width: number) => void] {
  const key = `regarding.width.${workspace}.${panel}`;
  const [kept, setKept] = useState<{ key: string; width: number }>(() => ({ key, width: load(key, range) }));
  const width = kept.key === key ? kept.width : load(key, range);
  const save = useCallback(
    (wanted: number) => {
      setKept({ key, width: wanted });
      localStorage.setItem(key, String(wanted));
    },
    [key],
  );
  return [width, save];
}

function load(key: string, { least, usual, most }: Range): number {
  const width = Number.parseInt(localStorage.getItem(key) ?? '', 10);
  return Number.isFinite(width) ? Math.min(most, Math.max(least, width)) : usual;
}
