import { makeStyles, tokens } from '@fluentui/react-components';
import { useCallback, useEffect, useMemo, useRef, useState, type JSX } from 'react';
import { type MailFolders, type MessageRow, type Selection, useView } from '../../bridge';
import { EmptyState } from '../../ui/EmptyState';
import { Mail28Regular } from '../../ui/icons';
import { useLayout } from '../../ui/layout';
import { lazilyDrawn } from '../../ui/lazilyDrawn';
import { LoadingRows } from '../../ui/LoadingRows';
import { unseen, working } from '../../ui/measure';
import { AimAt } from '../../ui/tracking/AimAt';
import type { Subject } from '../../ui/tracking/subject';
import { Workspace } from '../../ui/Workspace';
import type { Asking } from './asking';
import { countChosen, isChosen, selectionOf, useChoice } from './choice';
import { type Counts, FolderList, noRows, type Rows } from './FolderList';
import { FolderPane } from './FolderPane';
import { folderName, type Located, locate } from './folders';
import { ImportArea } from './importing/ImportArea';
import { NoMail } from './NoMessages';
import { filterOf, type Go, type Place, spansAll, usePlace } from './place';
import { rowHeight } from './rowStyles';
import { t } from './text';
import { type Aim, useMailCommands } from './useMailCommands';
import { useUndoKey } from '../../ui/useUndoKey';

const Dialogs = lazilyDrawn(async () => (await import('./Dialogs')).Dialogs);
const ListMenus = lazilyDrawn(async () => (await import('./ListMenus')).ListMenus);
const ReadingPane = lazilyDrawn(async () => (await import('./ReadingPane')).ReadingPane);

const useStyles = makeStyles({
  unseen,
  count: { ...working, flexShrink: 0, color: tokens.colorNeutralForeground2, fontVariantNumeric: 'tabular-nums' },
});

/** The mail workspace: folders, the list of a folder, and the message that is open. */
export function Mail(): JSX.Element {
  const { place, go } = usePlace();
  const folders = useView('mailFolders');
  const here = folders === undefined ? undefined : (locate(folders.mailboxes, place.folder) ?? locate(folders.mailboxes, null));
  const [asking, setAsking] = useState<Asking | null>(null);
  useUndoKey();
  return (
    <ImportArea here={here} asked={asking?.what === 'import'} onAsked={() => setAsking(null)}>
      {here === undefined || folders === undefined ? (
        <WithoutMailbox folders={folders} ask={setAsking} />
      ) : (
        <InFolder folders={folders} here={here} place={place} go={go} asking={asking} ask={setAsking} />
      )}
    </ImportArea>
  );
}

/** Stands until the folders are known, and where there are none. */
function WithoutMailbox({ folders, ask }: { folders: MailFolders | undefined; ask(asking: Asking): void }): JSX.Element {
  const { groups } = useMailCommands({ mailboxes: [], here: undefined }, null, ask, () => {});
  return (
    <Workspace
      name="mail"
      title={t('title')}
      commands={groups}
      list={folders === undefined || !folders.ready ? <LoadingRows label={t('loading')} height={rowHeight} /> : <NoMail onImport={() => ask({ what: 'import' })} />}
      reading={{ title: t('reading'), open: false, onBack: () => {}, content: <NothingOpen /> }}
    />
  );
}

interface InFolderProps {
  folders: MailFolders;
  here: Located;
  place: Place;
  go: Go;
  asking: Asking | null;
  ask(asking: Asking | null): void;
}

function InFolder({ folders, here, place, go, asking, ask }: InFolderProps): JSX.Element {
  const s = useStyles();
  const phone = useLayout() === 'phone';
  // The list is drawn again with every window that comes; all around it is not.
  const rows = useRef<Rows>(noRows);
  const onRows = useCallback((now: Rows) => {
    rows.current = now;
  }, []);
  const row = useCallback((index: number) => rows.current.row(index), []);
  const [counts, setCounts] = useState<Counts | null>(null);
  // Which message is open does not make another list.
  const { view, search, everywhere, unread, flagged, attachments, track, sort, descending, threads } = place;
  const filter = useMemo(
    () => filterOf({ folder: null, message: null, view, search, everywhere, unread, flagged, attachments, track, sort, descending, threads }, here.mailbox.id, here.folder.id),
    [here.mailbox.id, here.folder.id, view, search, everywhere, unread, flagged, attachments, track, sort, descending, threads],
  );
  const choosing = useChoice(filter, row);
  const { clear } = choosing;
  const whole = useMemo(() => JSON.stringify(filter), [filter]);
  // What was chosen in another list is not chosen in this one.
  useEffect(() => clear(), [whole]); // eslint-disable-line react-hooks/exhaustive-deps
  const total = counts?.total ?? 0;
  const selected = countChosen(choosing.chosen, total);
  const [alone, setAlone] = useState<MessageRow | null>(null);
  // The list has its row before the reading pane does: keys that come at once are for it.
  const opened = alone !== null && alone.id === place.message ? alone : findRow(rows.current, ({ id }) => id === place.message)?.row;
  const { chosen } = choosing;
  const only = selected === 1 ? findRow(rows.current, ({ id }) => isChosen(chosen, id))?.row : undefined;
  const subject = useMemo(() => subjectOf(selected, only, opened, () => selectionOf(chosen, filter)), [selected, only, opened, chosen, filter]);
  const aim: Aim | null =
    selected > 0
      ? { messages: selectionOf(chosen, filter), count: selected, row: only }
      : opened !== undefined
        ? { messages: { ids: [opened.id], threads }, count: threads ? (findRow(rows.current, ({ id }) => id === opened.id)?.row.threadCount ?? 1) : 1, row: opened }
        : null;

  /** After messages have left the list, the next one is open, if one was. */
  const after = () => {
    choosing.clear();
    if (place.message === null || (selected > 0 && aim?.row?.id !== place.message)) return;
    const at = findRow(rows.current, ({ id }) => id === place.message)?.index ?? choosing.chosen.active;
    const next = row(at + 1) ?? row(at - 1);
    go({ message: phone ? null : (next?.id ?? null) });
  };
  const commands = useMailCommands({ mailboxes: folders.mailboxes, here: spansAll(place) ? undefined : here }, aim, ask, after);
  const open = (index: number, { enter }: { enter: boolean }) => {
    const there = row(index);
    if (there === undefined) return;
    go({ message: there.id }, { step: phone });
    if (enter) setTimeout(() => document.querySelector<HTMLElement>('[data-subject]')?.focus(), enterMillis);
  };
  // What changes in the list does not draw these again.
  const { mailboxes } = folders;
  const folder = view === null ? here.folder.id : undefined;
  const folderPane = useMemo(
    () => <FolderPane mailboxes={mailboxes} view={view} open={folder} ask={ask} onOpen={(to) => go({ folder: to, view: null, message: null, search: '', everywhere: false })} />,
    [mailboxes, view, folder, ask, go],
  );
  const { message } = place;
  const readingPane = useMemo(
    () => (message === null ? <NothingOpen /> : <ReadingPane key={message} id={message} onRow={setAlone} onOpen={(id) => go({ message: id }, { step: true })} />),
    [message, go],
  );
  const name = view !== null ? t(`track.${view}`) : spansAll(place) ? t('everywhere') : folderName(here.folder);
  return (
    <>
      <AimAt subject={subject} />
      <Workspace
        name="mail"
        title={name}
        commands={commands.groups}
        commandsOnPhone={place.message !== null || selected > 0}
        side={{
          title: t('folders'),
          content: folderPane,
        }}
        after={
          <>
            <span className={s.count} aria-hidden>
              {counts === null ? '' : total.toLocaleString()}
            </span>
            <span role="status" className={s.unseen}>
              {counts === null ? '' : counts.searching ? t('searching') : t(threads ? 'totalThreads' : 'total', { n: total })}
            </span>
            <ListMenus place={place} go={go} />
          </>
        }
        list={
          <FolderList
            // Another folder or view is another list; all around it stays, with the focus where it was.
            key={view ?? here.folder.id}
            mailboxes={folders.mailboxes}
            here={here}
            name={name}
            place={place}
            go={go}
            filter={filter}
            onRows={onRows}
            onCounts={setCounts}
            choosing={choosing}
            commands={commands}
            onOpen={open}
            onImport={() => ask({ what: 'import' })}
          />
        }
        reading={{
          title: t('reading'),
          open: place.message !== null,
          onBack: () => go({ message: null }),
          content:
            selected > 1 ? (
              <EmptyState icon={Mail28Regular} title={t('manySelected', { n: selected })} why={t('manySelectedWhy')} />
            ) : (
              readingPane
            ),
        }}
      />
      {asking !== null && asking.what !== 'import' && (
        <Dialogs
          asking={asking}
          onDone={(done) => {
            ask(null);
            if (done.what === 'move' || done.what === 'destroy') after();
            if (done.what === 'deleteFolder' && done.folder.id === here.folder.id) go({ folder: null, message: null });
          }}
          onClose={() => ask(null)}
        />
      )}
    </>
  );
}

/** What tracking is for: what is chosen, or else the open message by itself. */
function subjectOf(selected: number, only: MessageRow | undefined, opened: MessageRow | undefined, chosen: () => Selection): Subject | null {
  const one = selected === 0 ? opened : only;
  if (one !== undefined && (selected === 0 || one.threadCount === 1)) return { what: 'message', id: one.id, mark: one.track };
  return selected === 0 ? null : { what: 'messages', messages: chosen(), count: Math.max(selected, one?.threadCount ?? 0) };
}

/** How long the reading pane has to draw what Enter has opened. */
const enterMillis = 60;

function NothingOpen(): JSX.Element {
  return <EmptyState icon={Mail28Regular} title={t('nothingOpen')} why={t('nothingOpenWhy')} />;
}

/** The row that is meant and its place, among those that are held. */
function findRow({ row, span }: Rows, meant: (row: MessageRow) => boolean): { row: MessageRow; index: number } | undefined {
  for (let index = span.offset; index < span.offset + span.count; index++) {
    const found = row(index);
    if (found !== undefined && meant(found)) return { row: found, index };
  }
  return undefined;
}
