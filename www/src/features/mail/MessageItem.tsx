import { mergeClasses } from '@fluentui/react-components';
import { ArrowDown16Regular } from '@fluentui/react-icons/svg/arrow-down';
import { ArrowUpload16Regular } from '@fluentui/react-icons/svg/arrow-upload';
import { Attach16Regular } from '@fluentui/react-icons/svg/attach';
import { Checkmark16Regular } from '@fluentui/react-icons/svg/checkmark';
import { CloudArrowDown16Regular } from '@fluentui/react-icons/svg/cloud-arrow-down';
import { Flag16Filled, Flag16Regular } from '@fluentui/react-icons/svg/flag';
import { Important16Filled } from '@fluentui/react-icons/svg/important';
import { memo, type CSSProperties, type DragEvent, type JSX, type MouseEvent } from 'react';
import type { Known, MessageRow } from '../../bridge';
import { Avatar } from '../../ui/Avatar';
import { linkName } from '../../ui/RecordLink';
import { RecordSymbol } from '../../ui/RecordSymbol';
import { stateName, TrackGlyph } from '../../ui/tracking/TrackGlyph';
import { useRowStyles } from './rowStyles';
import { t } from './text';
import { shortly } from './when';

/** What a row tells the list. They stay the same while the list is drawn again. */
export interface RowHandlers {
  onPress(index: number, event: MouseEvent): void;
  onToggle(index: number, extend: boolean): void;
  onFlag(index: number): void;
  onMenu(index: number, event: MouseEvent): void;
  onDrag(index: number, event: DragEvent): void;
}

interface MessageItemProps extends RowHandlers {
  id: string;
  index: number;
  total: number;
  row: MessageRow | undefined;
  /** Where it lies, if the list is not of one folder; empty otherwise. */
  where: string;
  /** Shows whom it went to instead of who sent it. */
  outgoing: boolean;
  open: boolean;
  chosen: boolean;
  /** The list is one in which rows are chosen: the boxes show. */
  choosing: boolean;
  active: boolean;
  year: number;
  /** Names the kinds of records. */
  known: Known | undefined;
  top: number;
  height: number;
}

/** One message of a list. Before it is known its place is kept. */
export const MessageItem = memo(function MessageItem(props: MessageItemProps): JSX.Element {
  const { id, index, total, row, where, outgoing, open, chosen, choosing, active, year, known, top, height } = props;
  const s = useRowStyles();
  const style: CSSProperties = { insetBlockStart: top, blockSize: height };
  const place = { id, role: 'option', 'aria-setsize': total, 'aria-posinset': index + 1, style } as const;
  if (row === undefined) {
    return (
      <div {...place} aria-selected={false} aria-label={t('loading')} aria-busy className={s.row}>
        <span className={s.circle} />
        <span>
          {[45, 80, 60].map((percent) => (
            <span key={percent} className={s.blank} style={{ inlineSize: `${percent}%` }} />
          ))}
        </span>
      </div>
    );
  }
  const who = whoOf(row, outgoing);
  const subject = row.subject === '' ? t('noSubject') : row.subject;
  const time = shortly(row, year);
  return (
    <div
      {...place}
      aria-selected={chosen}
      aria-current={open}
      className={mergeClasses(s.row, !row.isRead && s.unread, open && s.open, chosen && s.chosen, choosing && s.choosing, active && s.active)}
      draggable
      onDragStart={(event) => props.onDrag(index, event)}
      onClick={(event) => props.onPress(index, event)}
      onContextMenu={(event) => props.onMenu(index, event)}
    >
      {!row.isRead && <span className={s.unseen}>{t('rowUnread')}, </span>}
      <span
        className={s.face}
        onClick={(event) => {
          event.stopPropagation();
          props.onToggle(index, event.shiftKey);
        }}
      >
        <Avatar name={who} />
        <span data-check="" className={mergeClasses(s.check, chosen && s.checked)}>
          {chosen && <Checkmark16Regular />}
        </span>
      </span>
      <span className={s.words}>
        <span className={s.first}>
          <span className={mergeClasses(s.from, !row.isRead && s.strong)}>{who}</span>
          <span className={mergeClasses(s.time, !row.isRead && s.accent)}>{time}</span>
        </span>
        <span className={s.second}>
          <span className={mergeClasses(s.subject, !row.isRead && s.accent, row.subject === '' && s.quiet)}>{subject}</span>
          <Glyphs row={row} onFlag={() => props.onFlag(index)} />
        </span>
        <span className={s.third}>
          <Third row={row} />
          {where !== '' && <span className={s.where}>{where}</span>}
        </span>
      </span>
      <span className={s.unseen}>{glyphWords(row, known)}</span>
    </div>
  );
});

/** What a message is regarding, or how it begins. */
function Third({ row: { track, preview } }: { row: MessageRow }): JSX.Element {
  const s = useRowStyles();
  if (track.regarding === null) return <span className={s.preview}>{preview}</span>;
  return (
    // The words of the glyphs say it, with the kind of record.
    <span className={s.regarding} aria-hidden>
      <RecordSymbol entity={track.regarding.entity} size={16} />
      <span className={s.preview}>{linkName(track.regarding)}</span>
    </span>
  );
}

function Glyphs({ row, onFlag }: { row: MessageRow; onFlag(): void }): JSX.Element {
  const s = useRowStyles();
  return (
    <span className={s.glyphs} aria-hidden>
      {/* First: a flag that shows only to a pointer leaves no gap at the end. */}
      <span
        className={mergeClasses(s.flag, row.isFlagged && s.flagged)}
        onClick={(event) => {
          event.stopPropagation();
          onFlag();
        }}
      >
        {row.isFlagged ? <Flag16Filled /> : <Flag16Regular data-flag="" />}
      </span>
      {row.threadCount > 1 && <span className={s.count}>{row.threadCount}</span>}
      {row.importance === 'high' && <Important16Filled className={s.important} />}
      {row.importance === 'low' && <ArrowDown16Regular />}
      {row.body !== 'here' && <CloudArrowDown16Regular />}
      {row.pending === true && <ArrowUpload16Regular />}
      {row.hasAttachments && <Attach16Regular />}
      <TrackGlyph state={row.track.state} />
    </span>
  );
}

function whoOf(row: MessageRow, outgoing: boolean): string {
  if (outgoing && row.to !== '') return row.to;
  return row.from === '' ? t('noSender') : row.from;
}

/** What the glyphs of a row say, for those who do not see them. */
function glyphWords(row: MessageRow, known: Known | undefined): string {
  return [
    row.threadCount > 1 && t('rowThread', { n: row.threadCount }),
    row.importance === 'high' && t('rowImportant'),
    row.importance === 'low' && t('rowUnimportant'),
    row.isFlagged && t('rowFlagged'),
    row.hasAttachments && t('rowAttachments'),
    row.body !== 'here' && t('rowAway'),
    row.pending === true && t('rowPending'),
    trackWords(row, known),
  ]
    .filter(Boolean)
    .map((words) => `, ${String(words)}`)
    .join('');
}

/** "tracked, regarding opportunity Line 4"; nothing for what is not tracked. */
function trackWords({ track: { state, regarding } }: MessageRow, known: Known | undefined): string {
  if (state === 'none') return '';
  const said = stateName(state).toLocaleLowerCase();
  if (regarding === null) return said;
  const kind = (known?.entity(regarding.entity)?.label ?? '').toLocaleLowerCase();
  return t('rowRegarding', { state: said, kind, name: linkName(regarding) });
}
