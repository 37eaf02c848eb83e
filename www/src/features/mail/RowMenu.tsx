import { Menu, MenuDivider, MenuItem, MenuList, MenuPopover } from '@fluentui/react-components';
import { useMemo, type JSX } from 'react';
import type { Command } from '../../ui/CommandBar';
import { pointAt } from './FolderMenu';
import { t } from './text';

/** The commands for the messages that a menu was asked for at. */
export function RowMenu({ at, groups, onClose }: { at: { x: number; y: number }; groups: readonly (readonly Command[])[]; onClose(): void }): JSX.Element {
  const target = useMemo(() => pointAt(at.x, at.y), [at.x, at.y]);
  return (
    <Menu open positioning={{ target, position: 'below', align: 'start' }} onOpenChange={(_, data) => !data.open && onClose()}>
      <MenuPopover>
        <MenuList aria-label={t('reading')}>
          {groups.map((group, i) => [
            i > 0 && <MenuDivider key={`before ${i}`} />,
            ...group.map(({ name, label, icon: Icon, run, reason, keys }) => (
              <MenuItem key={name} icon={<Icon />} disabled={reason !== undefined} {...(reason !== undefined && { subText: reason })} {...(keys !== undefined && { secondaryContent: keys })} onClick={run}>
                {label}
              </MenuItem>
            )),
          ])}
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}
