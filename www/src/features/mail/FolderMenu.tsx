import { Menu, MenuDivider, MenuItem, MenuList, MenuPopover, type PositioningVirtualElement } from '@fluentui/react-components';
import { useMemo, type JSX } from 'react';
import type { Mailbox, MailFolder } from '../../bridge';
import type { Asking } from './asking';
import { folderName } from './folders';
import { t } from './text';
import { useDeeds } from './useDeeds';

/** A folder whose menu shows, and where on the screen. */
export interface MenuAt {
  folder: MailFolder;
  x: number;
  y: number;
}

/** A place on the screen as something that a menu opens at. */
export function pointAt(x: number, y: number): PositioningVirtualElement {
  return { getBoundingClientRect: () => new DOMRect(x, y, 0, 0) };
}

/** The commands for a folder. Standard ones are neither renamed, moved nor deleted. */
export function FolderMenu({ at, mailbox, ask, onClose }: { at: MenuAt; mailbox: Mailbox; ask(asking: Asking): void; onClose(): void }): JSX.Element {
  const deeds = useDeeds();
  const { folder, x, y } = at;
  const target = useMemo(() => pointAt(x, y), [x, y]);
  const ordinary = folder.kind === 'ordinary';
  const inside = { sort: 'date', descending: true, search: '', unread: true, flagged: false, attachments: false, track: '', threads: false, folder: folder.id } as const;
  return (
    <Menu open positioning={{ target, position: 'below', align: 'start' }} onOpenChange={(_, data) => !data.open && onClose()}>
      <MenuPopover>
        <MenuList aria-label={t('folderMenu', { name: folderName(folder) })}>
          <MenuItem onClick={() => ask({ what: 'createFolder', mailbox, parent: folder })}>{t('folderCreate')}</MenuItem>
          <MenuItem disabled={folder.unread === 0} onClick={() => void deeds.mark({ messages: { all: inside }, count: folder.unread }, true)}>
            {t('folderRead')}
          </MenuItem>
          <MenuItem disabled={folder.total === 0} onClick={() => ask({ what: 'emptyFolder', mailbox, folder })}>
            {t('folderEmpty')}
          </MenuItem>
          {ordinary && <MenuDivider />}
          {ordinary && <MenuItem onClick={() => ask({ what: 'renameFolder', mailbox, folder })}>{t('folderRename')}</MenuItem>}
          {ordinary && <MenuItem onClick={() => ask({ what: 'moveFolder', mailbox, folder })}>{t('folderMove')}</MenuItem>}
          {ordinary && <MenuItem onClick={() => ask({ what: 'deleteFolder', mailbox, folder })}>{t('folderDelete')}</MenuItem>}
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}
