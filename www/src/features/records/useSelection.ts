import { useCallback, useState } from 'react';
import { type ListRow, useLook } from '../../bridge';
import { movedTo, nothingSelected, only, range, type Selection, toggled } from '../../ui/selection';
import type { Shown } from './useListQuery';

/** The most records that can be selected: as many as one change may have. */
export const mostSelected = 2000;
const windowMost = 500;

export interface Selecting {
  selection: Selection;
  /** What is selected was cut off at the most. */
  cut: boolean;
  move(index: number): void;
  toggle(id: string, index: number): void;
  pick(id: string, index: number): void;
  extend(index: number): void;
  all(total: number): void;
  clear(): void;
}

/** What is selected in a list of records. Rows of a range that are not on the screen are looked up. */
export function useSelection(shown: Shown, row: (index: number) => ListRow | undefined): Selecting {
  const look = useLook();
  const [selection, setSelection] = useState<Selection>(nothingSelected);
  const [cut, setCut] = useState(false);

  const select = useCallback(
    async (first: number, end: number, anchor: number, active: number) => {
      const last = Math.min(end, first + mostSelected);
      const ids: string[] = [];
      for (let i = first; i < last; i++) {
        const known = row(i);
        if (known === undefined) break;
        ids.push(known.id);
      }
      if (ids.length < last - first) {
        ids.length = 0;
        for (let offset = first; offset < last; offset += windowMost) {
          const count = Math.min(windowMost, last - offset);
          const found = await look('list', { ...shown, offset, count });
          ids.push(...found.rows.slice(0, count).map(({ id }) => id));
        }
      }
      setSelection({ ids: new Set(ids), anchor, active });
      setCut(end > last);
    },
    [look, row, shown],
  );
  const change = (next: Selection) => {
    setCut(false);
    setSelection(next);
  };
  return {
    selection,
    cut,
    move: (index) => setSelection((now) => movedTo(now, index)),
    toggle: (id, index) => change(toggled(selection, id, index)),
    pick: (id, index) => change(only(id, index)),
    extend: (index) => {
      const [first, end] = range(selection.anchor, index);
      setSelection((now) => ({ ...now, active: index }));
      void select(first, end, selection.anchor, index);
    },
    all: (total) => void select(0, total, 0, selection.active),
    clear: () => change({ ...selection, ids: new Set() }),
  };
}
