import { Button, makeStyles, tokens, Tooltip } from '@fluentui/react-components';
import { ArrowImport20Regular } from '@fluentui/react-icons/svg/arrow-import';
import { FolderAdd20Regular } from '@fluentui/react-icons/svg/folder-add';
import { useRef, useState, type DragEvent, type JSX, type KeyboardEvent } from 'react';
import type { Mailbox, MailFolder } from '../../bridge';
import { lazilyDrawn } from '../../ui/lazilyDrawn';
import { working } from '../../ui/measure';
import type { Asking } from './asking';
import { type Dragged, draggedOver, endDrag, startDrag } from './drag';
import { FolderItem } from './FolderItem';
import { folderName, isTrash, locate, within } from './folders';
import type { MenuAt } from './FolderMenu';
import type { MailView } from './place';
import { t } from './text';
import { useDeeds } from './useDeeds';
import { shownFolders, useCollapsed } from './useFolderTree';
import { ViewNav } from './ViewNav';

const FolderMenu = lazilyDrawn(async () => (await import('./FolderMenu')).FolderMenu);

const useStyles = makeStyles({
  root: { padding: tokens.spacingHorizontalSNudge },
  head: { display: 'flex', alignItems: 'center', minBlockSize: '30px', paddingInlineStart: tokens.spacingHorizontalS },
  name: {
    flexGrow: 1,
    minInlineSize: 0,
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
    fontSize: '13px',
    lineHeight: '18px',
    fontWeight: tokens.fontWeightSemibold,
  },
  import: { ...working, justifyContent: 'start', inlineSize: '100%', marginBlockStart: tokens.spacingVerticalS, fontWeight: tokens.fontWeightRegular },
  device: { display: 'block', fontWeight: tokens.fontWeightRegular, fontSize: tokens.fontSizeBase200, color: tokens.colorNeutralForeground2 },
});

interface FolderPaneProps {
  mailboxes: readonly Mailbox[];
  /** The view that shows instead of a folder. */
  view: MailView | null;
  open: string | undefined;
  onOpen(folder: string): void;
  ask(asking: Asking): void;
}

/** The mailboxes with their folders, each a tree. */
export function FolderPane({ mailboxes, view, open, onOpen, ask }: FolderPaneProps): JSX.Element {
  const s = useStyles();
  return (
    <div className={s.root}>
      <ViewNav here={view} />
      {mailboxes.map((mailbox) => (
        <div key={mailbox.id}>
          <div className={s.head}>
            <span className={s.name}>
              {mailbox.name}
              {mailbox.deviceOnly && <span className={s.device}>{t('onDevice')}</span>}
            </span>
            <Tooltip content={t('newFolder')} relationship="description" withArrow>
              <Button
                appearance="subtle"
                size="small"
                icon={<FolderAdd20Regular />}
                aria-label={t('newFolderIn', { name: mailbox.name })}
                onClick={() => ask({ what: 'createFolder', mailbox, parent: null })}
              />
            </Tooltip>
          </div>
          <FolderTree mailbox={mailbox} open={open} onOpen={onOpen} ask={ask} />
        </div>
      ))}
      <Button appearance="subtle" icon={<ArrowImport20Regular />} className={s.import} onClick={() => ask({ what: 'import' })}>
        {t('importMail')}
      </Button>
    </div>
  );
}

interface FolderTreeProps extends Omit<FolderPaneProps, 'mailboxes' | 'view'> {
  mailbox: Mailbox;
}

/** The folders of one mailbox: one tab stop; arrows move, open and close, F2 renames, Delete deletes. */
function FolderTree({ mailbox, open, onOpen, ask }: FolderTreeProps): JSX.Element {
  const root = useRef<HTMLDivElement>(null);
  const deeds = useDeeds();
  const { collapsed, collapse } = useCollapsed();
  const [stop, setStop] = useState<string | null>(null);
  const [over, setOver] = useState<string | null>(null);
  const [menu, setMenu] = useState<MenuAt | null>(null);
  const shown = shownFolders(mailbox, collapsed);
  const tabStop = shown.find(({ id }) => id === stop) ?? shown.find(({ id }) => id === open) ?? shown[0];
  const hasChildren = ({ id }: MailFolder) => mailbox.folders.some(({ parent }) => parent === id);

  const focus = (folder: MailFolder | undefined) => {
    if (folder === undefined) return;
    setStop(folder.id);
    root.current?.querySelector<HTMLElement>(`[data-folder="${folder.id}"]`)?.focus();
  };
  const onKeyDown = (event: KeyboardEvent, folder: MailFolder) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const now = shown.indexOf(folder);
    const rtl = getComputedStyle(event.currentTarget).direction === 'rtl';
    const key = rtl ? ({ ArrowLeft: 'ArrowRight', ArrowRight: 'ArrowLeft' }[event.key] ?? event.key) : event.key;
    const openable = hasChildren(folder);
    const ordinary = folder.kind === 'ordinary';
    if (key === 'ArrowDown') focus(shown[now + 1]);
    else if (key === 'ArrowUp') focus(shown[now - 1]);
    else if (key === 'Home') focus(shown[0]);
    else if (key === 'End') focus(shown[shown.length - 1]);
    else if (key === 'ArrowRight' && openable && collapsed.has(folder.id)) collapse(folder.id, false);
    else if (key === 'ArrowRight' && openable) focus(shown[now + 1]);
    else if (key === 'ArrowLeft' && openable && !collapsed.has(folder.id)) collapse(folder.id, true);
    else if (key === 'ArrowLeft' && folder.parent !== null) focus(shown.find(({ id }) => id === folder.parent));
    else if (key === 'Enter' || key === ' ') onOpen(folder.id);
    else if (key === 'F2' && ordinary) ask({ what: 'renameFolder', mailbox, folder });
    else if (key === 'Delete' && ordinary) ask({ what: 'deleteFolder', mailbox, folder });
    else if (key === 'ContextMenu' || (key === 'F10' && event.shiftKey)) showMenu(folder, event.currentTarget);
    else return;
    event.preventDefault();
  };
  const showMenu = (folder: MailFolder, element: Element, at?: { x: number; y: number }) => {
    const box = element.getBoundingClientRect();
    setStop(folder.id);
    setMenu({ folder, x: at?.x ?? box.left + 24, y: at?.y ?? box.bottom });
  };
  const mayDrop = (what: Dragged | null, folder: MailFolder): boolean => {
    if (what === null) return false;
    if (what.what === 'messages') return folder.id !== open && locate([mailbox], open ?? null) !== undefined;
    return !within(mailbox, folder, what.id) && mailbox.folders.some(({ id, parent }) => id === what.id && parent !== folder.id);
  };
  const onDrop = (event: DragEvent, folder: MailFolder) => {
    const what = draggedOver(event);
    setOver(null);
    if (!mayDrop(what, folder)) return;
    event.preventDefault();
    endDrag();
    if (what?.what === 'messages') {
      if (isTrash(mailbox, folder)) void deeds.trash(what);
      else void deeds.move(what, folder);
    } else if (what?.what === 'folder') void deeds.moveFolder(what, folder.id);
  };
  return (
    <div ref={root} role="tree" aria-label={t('folders')}>
      {shown.map((folder) => (
        <FolderItem
          key={folder.id}
          folder={folder}
          name={folderName(folder)}
          chosen={folder.id === open}
          expanded={hasChildren(folder) ? !collapsed.has(folder.id) : undefined}
          stop={folder === tabStop}
          over={over === folder.id}
          onOpen={() => {
            setStop(folder.id);
            onOpen(folder.id);
          }}
          onCollapse={(yes) => collapse(folder.id, yes)}
          onKeyDown={(event) => onKeyDown(event, folder)}
          onMenu={(element, at) => showMenu(folder, element, at)}
          onDragStart={(event) => (folder.kind === 'ordinary' ? startDrag(event, { what: 'folder', id: folder.id, name: folder.name }) : event.preventDefault())}
          onDragEnd={endDrag}
          onDragOver={(event) => {
            if (!mayDrop(draggedOver(event), folder)) return;
            event.preventDefault();
            setOver(folder.id);
          }}
          onDragLeave={() => setOver((now) => (now === folder.id ? null : now))}
          onDrop={(event) => onDrop(event, folder)}
        />
      ))}
      {menu !== null && (
        <FolderMenu
          at={menu}
          mailbox={mailbox}
          ask={ask}
          onClose={() => {
            setMenu(null);
            focus(menu.folder);
          }}
        />
      )}
    </div>
  );
}
