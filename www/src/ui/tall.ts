import { useEffect, useLayoutEffect, useRef, useState, type RefObject, type UIEvent } from 'react';
import type { Span } from './virtual';

/** Rows drawn beyond the visible ones, on each side. */
const overscan = 16;
/** How long a new list shows no more than what is seen. */
const restMillis = 100;
/** Rows asked for beyond the visible ones, on each side, and the step in which they are: what is asked for changes seldom. */
const ahead = 260;
const step = 100;
/** Where nothing can be measured, as in tests. */
const unmeasured = 600;
/** The most pixels that an element may be high: browsers lose precision, and then the end, above some thirty million. */
export const mostPixels = 12_000_000;

/** The heights of a long list: equal rows, and a head before some of them. */
export class Shape {
  constructor(
    readonly total: number,
    private readonly row: number,
    private readonly head: number,
    /** The rows that have a head before them, in order. */
    private readonly starts: readonly number[],
  ) {}

  get height(): number {
    return this.total * this.row + this.starts.length * this.head;
  }

  /** Where a row begins. */
  top(index: number): number {
    return index * this.row + this.starts.filter((start) => start <= index).length * this.head;
  }

  /** Where the head before the nth of the starts begins. */
  headTop(nth: number): number {
    return (this.starts[nth] ?? 0) * this.row + nth * this.head;
  }

  /** The row at a height, or the one that follows a head there. */
  at(height: number): number {
    let index = Math.floor(height / this.row);
    this.starts.forEach((start, nth) => {
      if (height >= this.headTop(nth)) index = Math.max(start, Math.floor((height - (nth + 1) * this.head) / this.row));
    });
    return Math.min(Math.max(0, this.total - 1), Math.max(0, index));
  }
}

/** Where of a list of some height one is, when its element is lower than that. Both bars move from end to end together. */
export function scaled(scrollTop: number, height: number, seen: number): { element: number; top: number } {
  const element = Math.min(height, mostPixels);
  if (element === height) return { element, top: scrollTop };
  return { element, top: (scrollTop * (height - seen)) / (element - seen) };
}

interface Tall {
  /** Rows to draw, rows that are seen, and rows to have. */
  drawn: Span;
  seen: Span;
  wanted: Span;
  /** The height of the element that is scrolled. */
  height: number;
  /** Where in it stands what is at a height of the list. */
  place(top: number): number;
  onScroll(event: UIEvent<HTMLElement>): void;
  /** Scrolls so that a row is seen. */
  reveal(index: number): void;
  /** How many rows are seen at a time. */
  page: number;
}

/** Which rows of a long list are drawn, and where. */
export function useTall(scroller: RefObject<HTMLElement>, shape: Shape, rowHeight: number): Tall {
  const [scrollTop, setScrollTop] = useState(0);
  const [room, setRoom] = useState(unmeasured);
  // What is seen comes first: a page that opens is not kept waiting for the rest.
  const [more, setMore] = useState(0);
  useEffect(() => {
    const rest = setTimeout(() => setMore(overscan), restMillis);
    return () => clearTimeout(rest);
  }, []);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return undefined;
    const measureRoom = () => setRoom(element.clientHeight || unmeasured);
    measureRoom();
    const observer = new ResizeObserver(measureRoom);
    observer.observe(element);
    return () => observer.disconnect();
  }, [scroller]);
  const total = shape.height;
  // A list that became shorter has scrolled without saying so.
  useLayoutEffect(() => setScrollTop(scroller.current?.scrollTop ?? 0), [scroller, total]);
  const { element: height, top } = scaled(scrollTop, total, room);
  const latest = useRef({ shape, room });
  latest.current = { shape, room };
  const first = shape.at(top);
  const last = shape.at(top + room);
  return {
    drawn: around(first, last, more, shape.total),
    seen: around(first, last, 0, shape.total),
    wanted: stepwise(around(first, last, ahead, shape.total)),
    height,
    place: (at) => (height === total ? at : at - top + scrollTop),
    onScroll: (event) => {
      setScrollTop(event.currentTarget.scrollTop);
      setMore(overscan);
    },
    reveal: (index) => {
      const element = scroller.current;
      if (element === null) return;
      const now = latest.current;
      const here = scaled(element.scrollTop, now.shape.height, now.room);
      const above = now.shape.top(index);
      const below = above + rowHeight - now.room;
      // The first row comes with what stands above it.
      const wanted = index === 0 ? 0 : above < here.top ? above : below > here.top ? below : null;
      if (wanted === null) return;
      const stretch = here.element === now.shape.height ? 1 : (here.element - now.room) / (now.shape.height - now.room);
      element.scrollTo({ top: wanted * stretch });
      setScrollTop(element.scrollTop);
    },
    page: Math.max(1, Math.floor(room / rowHeight) - 1),
  };
}

function around(first: number, last: number, more: number, total: number): Span {
  const offset = Math.max(0, first - more);
  return { offset, count: Math.max(0, Math.min(total, last + 1 + more) - offset) };
}

function stepwise({ offset, count }: Span): Span {
  const start = Math.floor(offset / step) * step;
  return { offset: start, count: Math.ceil((offset + count) / step) * step - start };
}
