import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState, type JSX } from 'react';
import { type Mailbox, type MessageFilter, type MessageRow, useBlocks, usePicked } from '../../bridge';
import { useLayout } from '../../ui/layout';
import { LoadingRows } from '../../ui/LoadingRows';
import { working } from '../../ui/measure';
import { lazilyDrawn } from '../../ui/lazilyDrawn';
import type { Span } from '../../ui/virtual';
import { type Choosing, countChosen, isChosen, mostInRange, selectionOf } from './choice';
import type { Dragged } from './drag';
import { type Located, placeName } from './folders';
import { ListSearch } from './ListSearch';
import { type ListDeeds, MessageList } from './MessageList';
import { NoMail, NoMessages } from './NoMessages';
import { type Go, type Place, spansAll } from './place';
import { phoneRowHeight, rowHeight } from './rowStyles';
import { t } from './text';
import { useDeeds } from './useDeeds';
import type { MailCommands } from './useMailCommands';

const RowMenu = lazilyDrawn(async () => (await import('./RowMenu')).RowMenu);

const useStyles = makeStyles({
  root: { display: 'flex', flexDirection: 'column', blockSize: '100%', minBlockSize: 0 },
  list: { position: 'relative', flexGrow: 1, minBlockSize: 0 },
  note: {
    ...working,
    display: 'flex',
    alignItems: 'center',
    justifyContent: 'space-between',
    padding: `${tokens.spacingVerticalXXS} 14px`,
    color: tokens.colorNeutralForeground2,
    backgroundColor: tokens.colorNeutralBackground2,
    borderBottom: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke3}`,
  },
});

/** The rows that a list holds, around those that are seen. */
export interface Rows {
  row(index: number): MessageRow | undefined;
  span: Span;
}

export const noRows: Rows = { row: () => undefined, span: { offset: 0, count: 100 } };

/** How many messages a list has, and whether a search goes on. */
export interface Counts {
  total: number;
  searching: boolean;
}

interface FolderListProps {
  mailboxes: readonly Mailbox[];
  here: Located;
  /** What the list is called. */
  name: string;
  place: Place;
  go: Go;
  filter: MessageFilter;
  /** Tells what the list holds, after each drawing. */
  onRows(rows: Rows): void;
  onCounts(counts: Counts | null): void;
  choosing: Choosing;
  commands: MailCommands;
  onOpen(index: number, how: { enter: boolean }): void;
  onImport(): void;
}

/** The list of a folder: its search, its messages, or why there are none. */
export function FolderList(props: FolderListProps): JSX.Element {
  const { mailboxes, here, name, place, go, filter, onRows, onCounts, choosing, commands, onOpen, onImport } = props;
  const s = useStyles();
  const deeds = useDeeds();
  const field = useRef<HTMLInputElement>(null);
  const root = useRef<HTMLDivElement>(null);
  const [menu, setMenu] = useState<{ x: number; y: number } | null>(null);
  const phone = useLayout() === 'phone';
  const [span, setSpan] = useState<Span>(noRows.span);
  const onWanted = useCallback((wanted: Span) => setSpan((now) => (now.offset === wanted.offset && now.count === wanted.count ? now : wanted)), []);
  const { head, row } = useBlocks('messages', filter, span, place.view ?? here.folder.id);
  useLayoutEffect(() => onRows({ row, span }), [onRows, row, span]);
  const counted = head !== undefined;
  const searching = head?.searching === true;
  const query = useMemo(() => JSON.stringify(filter), [filter]);
  const total = head?.total ?? 0;
  useEffect(() => onCounts(counted ? { total, searching } : null), [onCounts, counted, total, searching]);
  const { chosen } = choosing;
  const selected = countChosen(chosen, total);
  const spans = spansAll(place);
  const whereOf = (message: MessageRow | undefined) => (spans && message !== undefined ? placeName(mailboxes, message.folder) : '');
  const focusList = useCallback(() => root.current?.querySelector<HTMLElement>('[role="listbox"]')?.focus(), []);
  const listDeeds: ListDeeds = {
    open: (index) => onOpen(index, { enter: false }),
    enter: (index) => onOpen(index, { enter: true }),
    close: () => go({ message: null }),
    menu: (index, at) => {
      const there = row(index);
      // For what is chosen where that holds it, for itself otherwise.
      if (there !== undefined && selected > 0 && !isChosen(chosen, there.id)) choosing.clear();
      if (there !== undefined && (selected === 0 || !isChosen(chosen, there.id))) go({ message: there.id });
      setMenu(at);
    },
    flag: (index) => {
      const there = row(index);
      if (there !== undefined) void deeds.flag({ messages: { ids: [there.id], threads: filter.threads }, count: 1 }, !there.isFlagged);
    },
    key: commands.key,
    search: () => field.current?.focus(),
    dragged: (index): Dragged | null => {
      const there = row(index);
      if (there === undefined) return null;
      if (isChosen(chosen, there.id)) return { what: 'messages', messages: selectionOf(chosen, filter), count: selected };
      return { what: 'messages', messages: { ids: [there.id], threads: filter.threads }, count: 1 };
    },
  };
  const nothingAtAll = here.mailbox.folders.every((folder) => folder.total === 0);
  return (
    <div ref={root} className={s.root}>
      <ListSearch place={place} folder={name} go={go} field={field} onLeave={focusList} />
      {selected > 0 && (
        <div className={s.note}>
          {choosing.cut ? t('selectedFirst', { n: mostInRange }) : t('selected', { n: selected })}
          <Button size="small" appearance="subtle" onClick={choosing.clear}>
            {t('clear')}
          </Button>
        </div>
      )}
      <Filling />
      <div className={s.list}>
        {head === undefined || (total === 0 && (head.loading || head.searching)) ? (
          <LoadingRows label={t('loading')} height={phone ? phoneRowHeight : rowHeight} />
        ) : total > 0 ? (
          <MessageList
            name={name}
            query={query}
            total={total}
            groups={head.groups}
            part={head.loading}
            row={row}
            whereOf={whereOf}
            open={place.message}
            outgoing={place.view === null && (here.folder.kind === 'sent' || here.folder.kind === 'drafts')}
            choosing={choosing}
            deeds={listDeeds}
            onWanted={onWanted}
          />
        ) : nothingAtAll && place.search === '' ? (
          <NoMail onImport={onImport} />
        ) : (
          <NoMessages place={place} folder={name} go={go} />
        )}
      </div>
      {menu !== null && (
        <RowMenu
          at={menu}
          groups={commands.menu}
          onClose={() => {
            setMenu(null);
            focusList();
          }}
        />
      )}
    </div>
  );
}

/** Says that more will come, on a device that is still being filled. */
function Filling(): JSX.Element | null {
  const s = useStyles();
  const filling = usePicked('sync', (sync) => sync !== undefined && !sync.complete && sync.phase === 'filling');
  if (!filling) return null;
  return <p className={s.note}>{t('filling')}</p>;
}
