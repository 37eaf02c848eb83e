import { useLayoutEffect, useRef, useState, type RefObject, type UIEvent } from 'react';

/** Rows drawn beyond the visible ones, on each side. */
const overscan = 24;
/** Rows asked for beyond the drawn ones, on each side, and the step in which the window moves. */
const ahead = 120;
const step = 40;
/** Where nothing can be measured, as in tests. */
const unmeasured = 600;

export interface Span {
  /** Index of the first row. */
  offset: number;
  count: number;
}

/** The rows to draw for a place of the scrollbar. */
export function drawnRows(scrollTop: number, height: number, rowHeight: number, total: number): Span {
  const first = Math.max(0, Math.floor(scrollTop / rowHeight) - overscan);
  const end = Math.min(total, Math.ceil((scrollTop + height) / rowHeight) + overscan);
  return { offset: Math.min(first, Math.max(0, total - 1)), count: Math.max(0, end - first) };
}

/** The rows to ask for so that those to draw are there before they are seen. It moves in steps, not with every row. */
export function wantedRows(drawn: Span): Span {
  const offset = Math.max(0, Math.floor((drawn.offset - ahead) / step) * step);
  const end = Math.ceil((drawn.offset + drawn.count + ahead) / step) * step;
  return { offset, count: Math.min(500, end - offset) };
}

interface Virtual {
  drawn: Span;
  wanted: Span;
  onScroll(event: UIEvent<HTMLElement>): void;
  /** Scrolls so that a row is seen; below what covers the top of the list. */
  reveal(index: number): void;
  /** How many rows are seen at a time. */
  page: number;
}

/** Which rows of a long list of equally high rows are drawn, and which are wanted. header is the height of what sticks to its top. */
export function useVirtual(scroller: RefObject<HTMLElement>, total: number, rowHeight: number, header: number): Virtual {
  const [top, setTop] = useState(0);
  const [height, setHeight] = useState(unmeasured);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return undefined;
    const measureHeight = () => setHeight(element.clientHeight || unmeasured);
    measureHeight();
    const observer = new ResizeObserver(measureHeight);
    observer.observe(element);
    return () => observer.disconnect();
  }, [scroller]);
  // A list that became shorter has scrolled without saying so.
  useLayoutEffect(() => {
    setTop(scroller.current?.scrollTop ?? 0);
  }, [scroller, total]);
  const drawn = drawnRows(top, height, rowHeight, total);
  const reveal = (index: number) => {
    const element = scroller.current;
    if (element === null) return;
    const at = index * rowHeight;
    const room = height - header;
    if (at < element.scrollTop) element.scrollTo({ top: at });
    else if (at + rowHeight > element.scrollTop + room) element.scrollTo({ top: at + rowHeight - room });
    setTop(element.scrollTop);
  };
  return {
    drawn,
    wanted: wantedRows(drawn),
    onScroll: (event) => setTop(event.currentTarget.scrollTop),
    reveal,
    page: Math.max(1, Math.floor((height - header) / rowHeight) - 1),
  };
}

/** The most rows that are kept of what was seen. */
const mostKept = 4000;

/**
 * The rows of a long list as far as they are known: those of the last answer,
 * and those of earlier answers to the same query, which stand until newer ones come.
 */
export function useRows<R>(query: string, data: { offset: number; total: number; rows: readonly R[] } | undefined): { total: number | undefined; row(index: number): R | undefined } {
  const kept = useRef<{ query: string; rows: Map<number, R>; data: unknown; total: number | undefined }>({
    query,
    rows: new Map(),
    data: undefined,
    total: undefined,
  });
  const k = kept.current;
  if (data !== undefined && k.data !== data) {
    if (k.query !== query || k.rows.size > mostKept) k.rows = new Map();
    k.query = query;
    k.data = data;
    k.total = data.total;
    data.rows.forEach((row, i) => k.rows.set(data.offset + i, row));
  }
  const { rows } = k;
  return { total: k.total, row: (index) => rows.get(index) };
}
