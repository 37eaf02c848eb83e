import { useEffect, useId, useMemo, useRef, useState, type DragEvent, type JSX, type KeyboardEvent, type MouseEvent } from 'react';
import { type MessageGroup, type MessageRow, useCatalogue } from '../../bridge';
import { useLayout } from '../../ui/layout';
import { Shape, useTall } from '../../ui/tall';
import { useFocusWhenFree } from '../../ui/useFocusWhenFree';
import type { Span } from '../../ui/virtual';
import { type Choosing, countChosen, isChosen } from './choice';
import { endDrag, startDrag, type Dragged } from './drag';
import { MessageItem, type RowHandlers } from './MessageItem';
import { groupHeight, phoneRowHeight, rowHeight, useRowStyles } from './rowStyles';
import { t } from './text';

/** What the keys of the list do besides moving in it. */
export interface ListDeeds {
  open(index: number): void;
  /** Opens and moves there. */
  enter(index: number): void;
  close(): void;
  menu(index: number, at: { x: number; y: number }): void;
  flag(index: number): void;
  /** Takes a key that is a command, and says whether it was one. */
  key(key: string, shift: boolean): boolean;
  search(): void;
  dragged(index: number): Dragged | null;
}

interface MessageListProps {
  name: string;
  /** Another list begins at its top. */
  query: string;
  total: number;
  groups: readonly MessageGroup[];
  /** The engine has still to read its rows: what is shown is a part of it, or as it was last. */
  part: boolean;
  row(index: number): MessageRow | undefined;
  /** Where a message lies, if the list is not of one folder; empty otherwise. */
  whereOf(message: MessageRow | undefined): string;
  open: string | null;
  outgoing: boolean;
  choosing: Choosing;
  deeds: ListDeeds;
  onWanted(span: Span): void;
}

/** How long the arrow keys rest before what they came to is opened. */
const restMillis = 90;

/** Drawn rows are counted in steps of so many, so that their number seldom changes. */
const placeStep = 32;

/** The messages of a list: one tab stop, arrow keys move and open, Space chooses. */
export function MessageList(props: MessageListProps): JSX.Element {
  const { name, query, total, groups, part, row, whereOf, open, outgoing, choosing, deeds, onWanted } = props;
  const { chosen } = choosing;
  const s = useRowStyles();
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  useFocusWhenFree(scroller);
  const [focused, setFocused] = useState(false);
  const known = useCatalogue();
  const phone = useLayout() === 'phone';
  const height = phone ? phoneRowHeight : rowHeight;
  const starts = useMemo(() => groups.map(({ start }) => start), [groups]);
  const shape = useMemo(() => new Shape(total, height, groupHeight, starts), [total, height, starts]);
  const tall = useTall(scroller, shape, height);
  const { drawn, seen, wanted } = tall;
  const active = Math.min(chosen.active, Math.max(0, total - 1));
  const resting = useRef<ReturnType<typeof setTimeout>>();
  useEffect(() => () => clearTimeout(resting.current), []);

  const { offset, count } = wanted;
  useEffect(() => onWanted({ offset, count }), [onWanted, offset, count]);
  useEffect(() => {
    if (scroller.current !== null) scroller.current.scrollTop = 0;
  }, [query]);

  const go = (index: number, how: { extend: boolean; quiet: boolean }) => {
    const to = Math.min(total - 1, Math.max(0, index));
    if (how.extend) choosing.extend(to);
    else choosing.move(to);
    tall.reveal(to);
    clearTimeout(resting.current);
    if (!how.extend && !how.quiet && !phone) resting.current = setTimeout(() => deeds.open(to), restMillis);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== scroller.current || event.altKey) return;
    setFocused(true);
    const command = event.ctrlKey || event.metaKey;
    const to = { ArrowDown: active + 1, ArrowUp: active - 1, PageDown: active + tall.page, PageUp: active - tall.page, Home: 0, End: total - 1 }[event.key];
    const here = row(active);
    if (to !== undefined) go(to, { extend: event.shiftKey, quiet: command });
    else if (command) {
      if (event.key.toLowerCase() === 'a') choosing.all();
      else if (event.key === ' ' && here !== undefined) choosing.toggle(here.id, active);
      else if (event.key.toLowerCase() === 'e') deeds.search();
      else return;
    } else if (event.key === ' ' && here !== undefined) {
      if (event.shiftKey) choosing.extend(active);
      else choosing.toggle(here.id, active);
    } else if (event.key === 'Enter') deeds.enter(active);
    else if (event.key === 'Escape' && countChosen(chosen, total) > 0) choosing.clear();
    else if (event.key === 'Escape' && open !== null) deeds.close();
    else if (event.key === '/') deeds.search();
    else if (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)) deeds.menu(active, middleOf(document.getElementById(rowId(active))));
    else if (!deeds.key(event.key, event.shiftKey)) return;
    event.preventDefault();
  };
  const rowId = (index: number) => `${id}-${index}`;
  const handlers = useSteady({
    onPress: (index, event) => {
      const pressed = row(index);
      if (pressed === undefined) return;
      scroller.current?.focus({ preventScroll: true });
      setFocused(false);
      if (event.shiftKey) choosing.extend(index);
      else if (event.ctrlKey || event.metaKey) choosing.toggle(pressed.id, index);
      else {
        choosing.move(index);
        choosing.clear();
        deeds.open(index);
      }
    },
    onToggle: (index, extend) => {
      const pressed = row(index);
      scroller.current?.focus({ preventScroll: true });
      if (extend) choosing.extend(index);
      else if (pressed !== undefined) choosing.toggle(pressed.id, index);
    },
    onFlag: (index) => deeds.flag(index),
    onMenu: (index, event) => {
      event.preventDefault();
      choosing.move(index);
      deeds.menu(index, { x: event.clientX, y: event.clientY });
    },
    onDrag: (index, event) => {
      const what = deeds.dragged(index);
      if (what === null) event.preventDefault();
      else startDrag(event, what);
    },
  });
  const year = new Date().getFullYear();
  const boxes = countChosen(chosen, total) > 0;
  const places = Math.max(1, Math.ceil(drawn.count / placeStep) * placeStep);
  return (
    <div
      ref={scroller}
      role="listbox"
      aria-label={name}
      aria-multiselectable
      {...(part && { 'aria-busy': true })}
      tabIndex={0}
      data-seen={`${seen.offset} ${seen.count}`}
      {...(total > 0 && { 'aria-activedescendant': rowId(active) })}
      className={s.scroll}
      onScroll={tall.onScroll}
      onKeyDown={onKeyDown}
      onDragEnd={endDrag}
      onFocus={(event) => setFocused(event.target === event.currentTarget && event.currentTarget.matches(':focus-visible'))}
      onBlur={() => setFocused(false)}
    >
      <div role="presentation" className={s.body} style={{ blockSize: tall.height }}>
        {groups.map(({ group }, nth) => (
          <div key={group} role="presentation" className={s.group} style={{ insetBlockStart: tall.place(shape.headTop(nth)) }}>
            {t(`group.${group}`)}
          </div>
        ))}
        {Array.from({ length: drawn.count }, (_, i) => {
          const index = drawn.offset + i;
          const message = row(index);
          return (
            <MessageItem
              // A row that leaves at one end comes back at the other: its elements stay.
              key={index % places}
              id={rowId(index)}
              index={index}
              total={total}
              row={message}
              where={whereOf(message)}
              outgoing={outgoing}
              open={message !== undefined && message.id === open}
              chosen={message !== undefined && isChosen(chosen, message.id)}
              choosing={boxes}
              active={focused && index === active}
              year={year}
              known={known}
              top={tall.place(shape.top(index))}
              height={height}
              {...handlers}
            />
          );
        })}
      </div>
    </div>
  );
}

function middleOf(element: HTMLElement | null): { x: number; y: number } {
  const box = element?.getBoundingClientRect();
  return box === undefined ? { x: 0, y: 0 } : { x: box.left + box.width / 2, y: box.top + box.height / 2 };
}

/** Handlers that stay the same while what they do follows the last drawing. */
function useSteady(now: RowHandlers): RowHandlers {
  const current = useRef(now);
  current.current = now;
  const [steady] = useState<RowHandlers>(() => ({
    onPress: (index: number, event: MouseEvent) => current.current.onPress(index, event),
    onToggle: (index: number, extend: boolean) => current.current.onToggle(index, extend),
    onFlag: (index: number) => current.current.onFlag(index),
    onMenu: (index: number, event: MouseEvent) => current.current.onMenu(index, event),
    onDrag: (index: number, event: DragEvent) => current.current.onDrag(index, event),
  }));
  return steady;
}
