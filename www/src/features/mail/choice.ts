import { useCallback, useState } from 'react';
import { type MessageFilter, type MessageRow, type Selection, useSend } from '../../bridge';
import { range } from '../../ui/selection';

/** The most messages that a range names one by one: view.MaxSelected. */
export const mostInRange = 10_000;

/** What is chosen in a list: some ids, or all but some; and where the keys act. */
export interface Chosen {
  all: boolean;
  /** The chosen ones; those left out where all are chosen. */
  ids: ReadonlySet<string>;
  anchor: number;
  active: number;
}

const nothing: Chosen = { all: false, ids: new Set(), anchor: 0, active: 0 };

/** Whether a row is chosen. */
export function isChosen(chosen: Chosen, id: string): boolean {
  return chosen.ids.has(id) !== chosen.all;
}

/** How many of a list are chosen. */
export function countChosen(chosen: Chosen, total: number): number {
  return chosen.all ? Math.max(0, total - chosen.ids.size) : chosen.ids.size;
}

/** What is chosen, as proposals name it. */
export function selectionOf(chosen: Chosen, filter: MessageFilter): Selection {
  return chosen.all ? { all: filter, except: [...chosen.ids] } : { ids: [...chosen.ids], threads: filter.threads };
}

export interface Choosing {
  chosen: Chosen;
  /** A range was cut off at the most. */
  cut: boolean;
  move(index: number): void;
  toggle(id: string, index: number): void;
  extend(index: number): void;
  all(): void;
  clear(): void;
}

/** What a person chooses in the list of a filter. The ids of a range that are not known here are asked for. */
export function useChoice(filter: MessageFilter, row: (index: number) => MessageRow | undefined): Choosing {
  const askIds = useSend('messageIds');
  const [chosen, setChosen] = useState<Chosen>(nothing);
  const [cut, setCut] = useState(false);

  const select = useCallback(
    async (first: number, end: number) => {
      const last = Math.min(end, first + mostInRange);
      let ids: readonly string[] = [];
      const known: string[] = [];
      for (let i = first; i < last; i++) {
        const here = row(i);
        if (here === undefined) break;
        known.push(here.id);
      }
      if (known.length === last - first) ids = known;
      else ({ ids } = await askIds({ ...filter, offset: first, count: last - first }));
      setChosen((now) => ({ ...now, all: false, ids: new Set(ids) }));
      setCut(end > last);
    },
    [askIds, filter, row],
  );
  return {
    chosen,
    cut,
    move: (index) => setChosen((now) => ({ ...now, anchor: index, active: index })),
    toggle: (id, index) => {
      setCut(false);
      setChosen((now) => {
        const ids = new Set(now.ids);
        if (!ids.delete(id)) ids.add(id);
        return { all: now.all, ids, anchor: index, active: index };
      });
    },
    extend: (index) => {
      const [first, end] = range(chosen.anchor, index);
      setChosen((now) => ({ ...now, active: index }));
      select(first, end).catch((error: unknown) => console.warn('select', error));
    },
    all: () => {
      setCut(false);
      setChosen((now) => ({ ...now, all: true, ids: new Set() }));
    },
    clear: () => {
      setCut(false);
      setChosen((now) => ({ ...now, all: false, ids: new Set() }));
    },
  };
}
