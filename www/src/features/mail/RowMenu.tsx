import { Menu, MenuDivider, MenuItem, MenuList, MenuPopover } from '@fluentui/react-components';
import { useMemo, type JSX } from 'react';
import type { Command } from '../../ui/CommandBar';
import { pointAt } from './FolderMenu';
import { t } from './text';

/** The names of the commands that the menu of a message has. */
const wanted: ReadonlySet<string> = new Set(['delete', 'restore', 'archive', 'move', 'mark', 'flag', 'source']);

/** The commands for the messages that a menu was asked for at. */
export function RowMenu({ at, groups, onClose }: { at: { x: number; y: number }; groups: readonly (readonly Command[])[]; onClose(): void }): JSX.Element {
  const target = useMemo(() => pointAt(at.x, at.y), [at.x, at.y]);
  const offered = groups.map((group) => group.filter(({ name }) => wanted.has(name))).filter((group) => group.length > 0);
  return (
    <Menu open positioning={{ target, position: 'below', align: 'start' }} onOpenChange={(_, data) => !data.open && onClose()}>
      <MenuPopover>
        <MenuList aria-label={t('reading')}>
          {offered.map((group, i) => [
            i > 0 && <MenuDivider key={`before ${i}`} />,
            ...group.map(({ name, label, icon: Icon, run, reason, keys }) => (
              <MenuItem key={name} icon={<Icon />} disabled={reason !== undefined} {...(keys !== undefined && { secondaryContent: keys })} onClick={run}>
                {label}
              </MenuItem>
            )),
          ])}
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}
