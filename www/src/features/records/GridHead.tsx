import { mergeClasses } from '@fluentui/react-components';
import { ArrowSortDown16Regular } from '@fluentui/react-icons/svg/arrow-sort-down';
import { ArrowSortUp16Regular } from '@fluentui/react-icons/svg/arrow-sort-up';
import { useLayoutEffect, useMemo, useState, type JSX, type RefObject } from 'react';
import type { Entity } from '../../bridge';
import type { Column } from './GridRow';
import { useGridStyles } from './gridStyles';
import type { Shown } from './useListQuery';

interface HeadProps {
  attribute: { name: string; label: string; sortable?: boolean };
  shown: Shown;
  figure?: boolean;
  onSort(sort: string, descending: boolean): void;
}

/** The head of a column; it sorts where the list can be sorted by it. */
export function Head({ attribute, shown, figure = false, onSort }: HeadProps): JSX.Element {
  const s = useGridStyles();
  const { name, label, sortable = false } = attribute;
  const sorted = shown.sort === name;
  return (
    <span
      role="columnheader"
      className={mergeClasses(s.headCell, figure && s.figure)}
      aria-sort={sorted ? (shown.descending ? 'descending' : 'ascending') : undefined}
    >
      {sortable ? (
        <button type="button" className={s.sort} style={figure ? { marginInlineStart: 'auto' } : {}} onClick={() => onSort(name, sorted && !shown.descending)}>
          <span>{label}</span>
          {sorted && (shown.descending ? <ArrowSortDown16Regular aria-hidden /> : <ArrowSortUp16Regular aria-hidden />)}
        </button>
      ) : (
        <span className={s.plainHead}>{label}</span>
      )}
    </span>
  );
}

/** The attribute that names the records. */
export function nameColumn(entity: Entity): { name: string; label: string; sortable?: boolean } {
  return entity.attributes.find(({ name }) => name === entity.nameOf) ?? { name: entity.nameOf, label: entity.label };
}

/** The columns besides the name for which there is room. */
export function useColumns(entity: Entity, scroller: RefObject<HTMLElement>, phone: boolean): readonly Column[] {
  const [width, setWidth] = useState(Infinity);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return undefined;
    const observer = new ResizeObserver(() => setWidth(element.clientWidth || Infinity));
    observer.observe(element);
    return () => observer.disconnect();
  }, [scroller]);
  const most = phone ? 2 : Math.max(1, Math.floor((width - 40 - 180) / 118));
  return useMemo(() => {
    const found: Column[] = [];
    entity.columns.forEach((name, cell) => {
      const attribute = entity.attributes.find((a) => a.name === name);
      if (attribute !== undefined && name !== entity.nameOf && found.length < most) found.push({ attribute, cell });
    });
    return found;
  }, [entity, most]);
}

const styles = new Map<string, { transform: string; blockSize: number; gridTemplateColumns: string }>();

/** The place of a row; the same object for the same place, so that rows are not drawn again. */
export function styleOf(index: number, height: number, template: string) {
  const key = `${index} ${height} ${template}`;
  let style = styles.get(key);
  if (style === undefined) {
    if (styles.size > 5000) styles.clear();
    style = { transform: `translateY(${index * height}px)`, blockSize: height, gridTemplateColumns: template };
    styles.set(key, style);
  }
  return style;
}

