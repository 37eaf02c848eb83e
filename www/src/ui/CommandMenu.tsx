import { Menu, MenuButton, MenuItem, MenuList, MenuPopover, MenuTrigger } from '@fluentui/react-components';
import type { FluentIcon } from '@fluentui/react-icons';
import type { JSX, ReactNode } from 'react';

/** What a menu offers; with a reason it does nothing and says why. */
export interface MenuChoice {
  name: string;
  label: string;
  run?: (() => void) | undefined;
  reason?: string | undefined;
  icon?: FluentIcon;
  keys?: string | undefined;
}

interface CommandMenuProps {
  label: string;
  icon: FluentIcon;
  items: readonly MenuChoice[];
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
          {items.map(({ name, label: text, run, reason, icon: Symbol, keys }) => (
            <MenuItem
              key={name}
              disabled={reason !== undefined}
              onClick={run}
              {...(Symbol !== undefined && { icon: <Symbol /> })}
              {...(reason !== undefined && { subText: reason })}
              {...(keys !== undefined && { secondaryContent: keys })}
            >
              {text}
            </MenuItem>
          ))}
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}
