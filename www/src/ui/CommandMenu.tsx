import { Menu, MenuButton, MenuItem, MenuList, MenuPopover, MenuTrigger } from '@fluentui/react-components';
import type { FluentIcon } from '@fluentui/react-icons';
import type { JSX, ReactNode } from 'react';

interface CommandMenuProps {
  label: string;
  icon: FluentIcon;
  items: readonly { name: string; label: string; run(): void }[];
  className: string;
  children: ReactNode;
}

/** A command that can be done in several ways. */
export function CommandMenu({ label, icon: Icon, items, className, children }: CommandMenuProps): JSX.Element {
  return (
    <Menu>
      <MenuTrigger disableButtonEnhancement>
        <MenuButton appearance="subtle" className={className} icon={<Icon />} aria-label={label}>
          {children}
        </MenuButton>
      </MenuTrigger>
      <MenuPopover>
        <MenuList>
          {items.map((item) => (
            <MenuItem key={item.name} onClick={item.run}>
              {item.label}
            </MenuItem>
          ))}
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}
