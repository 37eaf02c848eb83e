import { Checkbox, mergeClasses } from '@fluentui/react-components';
import { useEffect, useId, useRef, useState, type JSX, type KeyboardEvent, type MouseEvent } from 'react';
import type { Entity, ListRow } from '../../bridge';
import { useLayout } from '../../ui/layout';
import { useRoving } from '../../ui/roving';
import { isFigure } from '../../ui/value';
import { type Span, useVirtual } from '../../ui/virtual';
import { Head, nameColumn, styleOf, useColumns } from './GridHead';
import { GridRow } from './GridRow';
import { headHeight, phoneRowHeight, rowHeight, useGridStyles } from './gridStyles';
import { t } from './text';
import type { Shown } from './useListQuery';
import type { Selecting } from './useSelection';

interface RecordGridProps {
  entity: Entity;
  shown: Shown;
  total: number;
  row(index: number): ListRow | undefined;
  selecting: Selecting;
  onWanted(span: Span): void;
  onSort(sort: string, descending: boolean): void;
  onOpen(index: number): void;
  onDelete(): void;
}

/** The records of a list: one tab stop, arrow keys move, Space selects, Enter opens. */
export function RecordGrid(props: RecordGridProps): JSX.Element {
  const { entity, shown, total, row, selecting, onWanted, onSort, onOpen } = props;
  const { selection } = selecting;
  const s = useGridStyles();
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const head = useRef<HTMLDivElement>(null);
  const roving = useRoving(head, 'horizontal');
  const phone = useLayout() === 'phone';
  const height = phone ? phoneRowHeight : rowHeight;
  const header = phone ? 0 : headHeight;
  const { drawn, wanted, onScroll, reveal, page } = useVirtual(scroller, total, height, header);
  const [focused, setFocused] = useState(false);
  const columns = useColumns(entity, scroller, phone);
  const template = phone ? '48px minmax(0, 1fr)' : `40px minmax(180px, 2.2fr) repeat(${columns.length}, minmax(0, 1fr))`;
  const active = Math.min(selection.active, Math.max(0, total - 1));

  const { offset, count } = wanted;
  useEffect(() => onWanted({ offset, count }), [onWanted, offset, count]);
  const query = JSON.stringify(shown);
  useEffect(() => {
    if (scroller.current !== null) scroller.current.scrollTop = 0;
  }, [query]);

  const go = (index: number, extend: boolean) => {
    const to = Math.min(total - 1, Math.max(0, index));
    if (extend) selecting.extend(to);
    else selecting.move(to);
    reveal(to);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== scroller.current || event.altKey || total === 0) return;
    setFocused(true);
    const command = event.ctrlKey || event.metaKey;
    const to = {
      ArrowDown: active + 1,
      ArrowUp: active - 1,
      PageDown: active + page,
      PageUp: active - page,
      Home: 0,
      End: total - 1,
    }[event.key];
    const there = row(active);
    if (to !== undefined) go(to, event.shiftKey);
    else if (event.key === ' ' && there !== undefined) {
      if (event.shiftKey) selecting.extend(active);
      else selecting.toggle(there.id, active);
    } else if (event.key === 'Enter') onOpen(active);
    else if (event.key === 'Delete') props.onDelete();
    else if (event.key === 'Escape' && selection.ids.size > 0) selecting.clear();
    else if (command && event.key.toLowerCase() === 'a') selecting.all(total);
    else return;
    event.preventDefault();
  };
  const onPress = (index: number, event: MouseEvent) => {
    const pressed = row(index);
    if (pressed === undefined) return;
    scroller.current?.focus({ preventScroll: true });
    if (event.shiftKey) selecting.extend(index);
    else if (event.ctrlKey || event.metaKey) selecting.toggle(pressed.id, index);
    else if (phone) onOpen(index);
    else selecting.pick(pressed.id, index);
  };
  const onToggle = (index: number, extend: boolean) => {
    const pressed = row(index);
    if (extend) selecting.extend(index);
    else if (pressed !== undefined) selecting.toggle(pressed.id, index);
  };
  const handlers = useSteady({ onPress, onToggle, onOpen });
  const rowId = (index: number) => `${id}-${index}`;
  const all = selection.ids.size > 0 && (selection.ids.size >= total ? true : 'mixed');
  return (
    <div
      ref={scroller}
      role="grid"
      aria-label={entity.plural}
      aria-multiselectable
      aria-rowcount={total + 1}
      aria-colcount={columns.length + 2}
      tabIndex={0}
      {...(row(active) !== undefined && { 'aria-activedescendant': rowId(active) })}
      className={s.scroll}
      onScroll={onScroll}
      onKeyDown={onKeyDown}
      onFocus={(event) => setFocused(event.target === event.currentTarget && event.currentTarget.matches(':focus-visible'))}
      onBlur={() => setFocused(false)}
    >
      <div role="rowgroup" className={mergeClasses(phone && s.unseen)}>
        <div ref={head} role="row" aria-rowindex={1} className={s.head} style={{ gridTemplateColumns: template }} {...roving}>
          <span role="columnheader" className={s.check}>
            <Checkbox
              checked={all === false ? false : all}
              aria-label={t('selectAll')}
              tabIndex={-1}
              onChange={() => (all === false ? selecting.all(total) : selecting.clear())}
            />
          </span>
          <Head attribute={nameColumn(entity)} shown={shown} onSort={onSort} />
          {columns.map(({ attribute }) => (
            <Head key={attribute.name} attribute={attribute} shown={shown} onSort={onSort} figure={isFigure(attribute.type)} />
          ))}
        </div>
      </div>
      <div role="rowgroup" className={s.body} style={{ blockSize: total * height }}>
        {Array.from({ length: drawn.count }, (_, i) => {
          const index = drawn.offset + i;
          const record = row(index);
          return (
            <GridRow
              key={index}
              id={rowId(index)}
              entity={entity}
              row={record}
              index={index}
              columns={columns}
              phone={phone}
              selected={record !== undefined && selection.ids.has(record.id)}
              active={focused && index === active}
              style={styleOf(index, height, template)}
              {...handlers}
            />
          );
        })}
      </div>
    </div>
  );
}

interface Handlers {
  onPress(index: number, event: MouseEvent): void;
  onToggle(index: number, extend: boolean): void;
  onOpen(index: number): void;
}

/** Handlers that stay the same while what they do follows the last drawing. */
function useSteady(now: Handlers): Handlers {
  const current = useRef(now);
  current.current = now;
  const [steady] = useState<Handlers>(() => ({
    onPress: (index, event) => current.current.onPress(index, event),
    onToggle: (index, extend) => current.current.onToggle(index, extend),
    onOpen: (index) => current.current.onOpen(index),
  }));
  return steady;
}
