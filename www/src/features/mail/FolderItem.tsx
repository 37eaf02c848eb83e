import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { ChevronRight12Regular } from '@fluentui/react-icons/svg/chevron-right';
import type { DragEvent, JSX, KeyboardEvent } from 'react';
import type { MailFolder } from '../../bridge';
import { ChevronDown12Regular } from '../../ui/icons';
import { at, measure, working } from '../../ui/measure';
import { folderIcons } from './folders';
import { t } from './text';

const useStyles = makeStyles({
  row: {
    ...working,
    display: 'flex',
    alignItems: 'center',
    columnGap: tokens.spacingHorizontalSNudge,
    minBlockSize: `${measure.folderRow}px`,
    paddingInlineEnd: tokens.spacingHorizontalS,
    borderRadius: tokens.borderRadiusLarge,
    cursor: 'pointer',
    userSelect: 'none',
    ':hover': { backgroundColor: tokens.colorNeutralBackground1Hover },
    ':focus-visible': { outline: `${tokens.strokeWidthThick} solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' },
    [at.phone]: { minBlockSize: '44px' },
  },
  chosen: {
    backgroundColor: tokens.colorNeutralBackground1Selected,
    fontWeight: tokens.fontWeightSemibold,
    ':hover': { backgroundColor: tokens.colorNeutralBackground1Selected },
    '@media (forced-colors: active)': { outline: `${tokens.strokeWidthThick} solid Highlight`, outlineOffset: '-2px' },
  },
  over: { outline: `${tokens.strokeWidthThick} dashed ${tokens.colorBrandForeground1}`, outlineOffset: '-2px' },
  twist: { display: 'grid', placeItems: 'center', flexShrink: 0, inlineSize: '18px', blockSize: '24px', color: tokens.colorNeutralForeground2 },
  icon: { display: 'flex', flexShrink: 0, color: tokens.colorNeutralForeground2 },
  iconChosen: { color: tokens.colorBrandForeground1 },
  name: { flexGrow: 1, minInlineSize: 0, overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
  // Drawn, not written: the name of the row says what it counts.
  count: { '::before': { content: 'attr(data-count)' }, flexShrink: 0, fontSize: tokens.fontSizeBase200, fontVariantNumeric: 'tabular-nums', color: tokens.colorBrandForeground1 },
  countChosen: { color: tokens.colorNeutralForeground1 },
});

interface FolderItemProps {
  folder: MailFolder;
  name: string;
  chosen: boolean;
  /** Undefined where nothing is below it. */
  expanded: boolean | undefined;
  /** Whether Tab comes here. */
  stop: boolean;
  /** Whether what is dragged would drop here. */
  over: boolean;
  onOpen(): void;
  onCollapse(yes: boolean): void;
  onMenu(element: Element, at: { x: number; y: number }): void;
  onKeyDown(event: KeyboardEvent): void;
  onDragStart(event: DragEvent): void;
  onDragEnd(): void;
  onDragOver(event: DragEvent): void;
  onDragLeave(): void;
  onDrop(event: DragEvent): void;
}

/** One folder of a tree. */
export function FolderItem(props: FolderItemProps): JSX.Element {
  const { folder, name, chosen, expanded, stop, over } = props;
  const s = useStyles();
  const Icon = folderIcons[folder.kind];
  // What waits in Drafts is what is in it.
  const count = folder.kind === 'drafts' ? folder.total : folder.unread;
  return (
    <div
      role="treeitem"
      aria-level={folder.depth + 1}
      aria-selected={chosen}
      {...(expanded !== undefined && { 'aria-expanded': expanded })}
      aria-label={count === 0 ? name : `${name}, ${folder.kind === 'drafts' ? t('total', { n: count }) : t('unreadCount', { n: count })}`}
      tabIndex={stop ? 0 : -1}
      data-folder={folder.id}
      draggable={folder.kind === 'ordinary'}
      className={mergeClasses(s.row, chosen && s.chosen, over && s.over)}
      style={{ paddingInlineStart: folder.depth * 14 }}
      onClick={props.onOpen}
      onContextMenu={(event) => {
        event.preventDefault();
        props.onMenu(event.currentTarget, { x: event.clientX, y: event.clientY });
      }}
      onKeyDown={props.onKeyDown}
      onDragStart={props.onDragStart}
      onDragEnd={props.onDragEnd}
      onDragOver={props.onDragOver}
      onDragLeave={props.onDragLeave}
      onDrop={props.onDrop}
    >
      <span
        className={s.twist}
        aria-hidden
        onClick={(event) => {
          if (expanded === undefined) return;
          event.stopPropagation();
          props.onCollapse(expanded);
        }}
      >
        {expanded === undefined ? null : expanded ? <ChevronDown12Regular /> : <ChevronRight12Regular />}
      </span>
      <span className={mergeClasses(s.icon, chosen && s.iconChosen)} aria-hidden>
        <Icon />
      </span>
      <span className={s.name}>{name}</span>
      {count > 0 && <span aria-hidden className={mergeClasses(s.count, chosen && s.countChosen)} data-count={count.toLocaleString()} />}
    </div>
  );
}
