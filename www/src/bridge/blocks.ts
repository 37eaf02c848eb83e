import { useEffect, useId, useLayoutEffect, useMemo, useReducer, useRef } from 'react';
import type { ArgsOf, EngineDoor } from './context';
import { useEngine } from './hooks';
import type { ViewArgs, Views } from './protocol.gen';

/** Views that show a window of something so long that several windows are watched. */
export type LongView = 'messages' | 'cards';
export type RowOf<V extends LongView> = Views[V]['rows'][number];

/** Rows of one window. */
export const blockSize = 100;
/** Windows whose rows are kept after they are no longer watched. */
const keptBlocks = 60;

/** The rows of a long view as far as they are known. */
export interface Blocks<V extends LongView> {
  /** What was told last, for what is said of the whole; undefined before the first answer. */
  head: Views[V] | undefined;
  /** Whether it is that of an earlier query, until the first answer to this one comes. */
  earlier: boolean;
  row(index: number): RowOf<V> | undefined;
}

/**
 * Watches the windows of a long view around what is seen. Each window is told
 * once, so that fast scrolling costs what it passes, and rows that were seen
 * stay until newer ones come. Queries of one family follow each other without
 * a gap: the rows of the earlier one stand until the first of the next come.
 */
export function useBlocks<V extends LongView>(
  view: V,
  query: Omit<ViewArgs[V], 'offset' | 'count'>,
  wanted: { offset: number; count: number },
  family: string,
): Blocks<V> {
  const engine = useEngine();
  const own = useId();
  const text = JSON.stringify(query);
  const [, redraw] = useReducer((n: number) => n + 1, 0);
  const windows = useMemo(
    () => new Windows(engine, view, JSON.parse(text) as Omit<ViewArgs[V], 'offset' | 'count'>, `${own} ${text}`, redraw),
    [engine, view, text, own],
  );
  const shown = useRef<{ windows: Windows<V>; family: string } | null>(null);
  if (windows.head !== undefined || shown.current?.family !== family) shown.current = { windows, family };
  const { offset, count } = wanted;
  // Before anything is painted: what is known already is drawn at once.
  useLayoutEffect(() => windows.want(offset, count), [windows, offset, count]);
  useEffect(() => () => windows.close(), [windows]);
  const from = shown.current.windows;
  return { head: from.head, earlier: from !== windows, row: from.row };
}

/** The watched windows of one query. */
class Windows<V extends LongView> {
  head: Views[V] | undefined;
  private readonly watched = new Map<number, () => void>();
  private readonly answers = new Map<number, Views[V]>();

  constructor(
    private readonly engine: EngineDoor,
    private readonly view: V,
    private readonly query: Omit<ViewArgs[V], 'offset' | 'count'>,
    private readonly key: string,
    private readonly changed: () => void,
  ) {}

  readonly row = (index: number): RowOf<V> | undefined => {
    const answer = this.answers.get(Math.floor(index / blockSize));
    return answer === undefined ? undefined : (answer.rows[index - answer.offset] as RowOf<V> | undefined);
  };

  /** Watches the windows that hold these rows, and no others. */
  want(offset: number, count: number): void {
    const first = Math.max(0, Math.floor(offset / blockSize));
    const last = Math.max(first, Math.floor((offset + count - 1) / blockSize));
    for (const [block, stop] of this.watched) {
      if (block >= first && block <= last) continue;
      stop();
      this.watched.delete(block);
    }
    for (let block = first; block <= last; block++) this.watch(block);
    this.forget((first + last) / 2);
  }

  close(): void {
    for (const stop of this.watched.values()) stop();
    this.watched.clear();
  }

  private watch(block: number): void {
    if (this.watched.has(block)) return;
    const key = `${this.key} ${block}`;
    const take = () => {
      const answer = this.engine.view(this.view, key);
      if (answer === undefined || this.answers.get(block) === answer) return;
      this.answers.set(block, answer);
      this.head = answer;
      this.changed();
    };
    const args = { ...this.query, offset: block * blockSize, count: blockSize } as unknown as ArgsOf<V>;
    this.watched.set(block, this.engine.watch(this.view, take, args, key));
    take();
  }

  /** Lets go of the rows that are farthest from what is seen. */
  private forget(middle: number): void {
    if (this.answers.size <= keptBlocks) return;
    const far = [...this.answers.keys()].filter((block) => !this.watched.has(block)).sort((a, b) => Math.abs(b - middle) - Math.abs(a - middle));
    for (const block of far.slice(0, this.answers.size - keptBlocks)) this.answers.delete(block);
  }
}
