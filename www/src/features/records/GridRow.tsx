import { Checkbox, mergeClasses } from '@fluentui/react-components';
import { ArrowUpload16Regular } from '@fluentui/react-icons/svg/arrow-upload';
import { memo, type CSSProperties, type JSX, type MouseEvent } from 'react';
import type { Attribute, Entity, ListRow } from '../../bridge';
import { RecordSymbol } from '../../ui/RecordSymbol';
import { isFigure, valueText } from '../../ui/value';
import { recordPath } from '../../ui/RecordLink';
import { useGridStyles } from './gridStyles';
import { t } from './text';

export interface Column {
  attribute: Attribute;
  /** Its place among the cells of a row. */
  cell: number;
}

interface GridRowProps {
  id: string;
  entity: Entity;
  row: ListRow | undefined;
  index: number;
  columns: readonly Column[];
  phone: boolean;
  selected: boolean;
  active: boolean;
  style: CSSProperties;
  onPress(index: number, event: MouseEvent): void;
  onToggle(index: number, extend: boolean): void;
  onOpen(index: number): void;
}

/** One record of a list. Before it is known its place is kept. */
export const GridRow = memo(function GridRow(props: GridRowProps): JSX.Element {
  const { id, entity, row, index, columns, phone, selected, active, style, onPress, onToggle, onOpen } = props;
  const s = useGridStyles();
  if (row === undefined) {
    return (
      <div role="row" aria-rowindex={index + 2} className={s.row} style={style}>
        <span role="gridcell" />
        <span role="gridcell" className={s.nameCell}>
          <span className={s.bar} />
        </span>
      </div>
    );
  }
  const name = row.name === '' ? t('unnamed') : row.name;
  const text = ({ attribute, cell }: Column) => valueText(attribute, row.cells[cell]);
  return (
    <div
      id={id}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={selected}
      className={mergeClasses(s.row, selected && s.selected, active && s.active)}
      style={style}
      onClick={(event) => onPress(index, event)}
      onDoubleClick={() => onOpen(index)}
    >
      <span
        role="gridcell"
        className={s.check}
        onClick={(event) => {
          event.stopPropagation();
          event.preventDefault();
          onToggle(index, event.shiftKey);
        }}
      >
        <Checkbox checked={selected} aria-label={t('selectRow', { name })} tabIndex={-1} onChange={() => undefined} />
      </span>
      <span role="gridcell" className={s.nameCell}>
        <RecordSymbol entity={entity.name} size={phone ? 28 : 20} />
        <span className={s.words}>
          <a
            href={recordPath({ entity: entity.name, id: row.id })}
            tabIndex={-1}
            className={mergeClasses(s.name, !phone && s.strong, !row.active && s.quiet)}
            onClick={(event) => {
              if (event.ctrlKey || event.metaKey || event.shiftKey) return;
              event.preventDefault();
              event.stopPropagation();
              onOpen(index);
            }}
          >
            {name}
          </a>
          {phone && <span className={s.second}>{columns.slice(0, 2).map(text).filter((part) => part !== '').join(' · ')}</span>}
        </span>
        {row.pending && (
          <span role="img" aria-label={t('pending')} title={t('pending')} className={s.pending}>
            <ArrowUpload16Regular aria-hidden />
          </span>
        )}
      </span>
      {!phone &&
        columns.map((column) => (
          <span key={column.attribute.name} role="gridcell" className={mergeClasses(s.cell, isFigure(column.attribute.type) && s.figure)}>
            {text(column)}
          </span>
        ))}
    </div>
  );
});
