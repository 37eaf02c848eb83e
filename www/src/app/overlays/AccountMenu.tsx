import {
  makeStyles,
  Menu,
  MenuDivider,
  MenuItem,
  MenuList,
  MenuPopover,
  type MenuOpenChangeData,
  tokens,
} from '@fluentui/react-components';
import { flushSync } from 'react-dom';
import type { JSX, RefObject } from 'react';
import type { Profile } from '../../bridge';
import { Avatar } from '../../ui/Avatar';
import { ArrowSync20Regular, Keyboard20Regular, Settings20Regular, SignOut20Regular } from '../../ui/icons';
import { working } from '../../ui/measure';
import { roleName } from '../../ui/roleName';
import type { Deeds } from '../keys';
import { t } from '../text';
import { useReturnFocus } from './useReturnFocus';

const useStyles = makeStyles({
  popover: { minInlineSize: '260px', maxInlineSize: '340px', boxShadow: tokens.shadow28 },
  who: {
    ...working,
    display: 'flex',
    gap: tokens.spacingHorizontalM,
    padding: `${tokens.spacingVerticalS} ${tokens.spacingHorizontalSNudge} ${tokens.spacingVerticalM}`,
  },
  words: { minInlineSize: 0, overflowWrap: 'anywhere' },
  name: { fontSize: tokens.fontSizeBase300, lineHeight: tokens.lineHeightBase300, fontWeight: tokens.fontWeightSemibold },
  second: { color: tokens.colorNeutralForeground2 },
  item: { ...working, minBlockSize: '32px' },
});

interface AccountMenuProps {
  target: RefObject<HTMLElement>;
  profile: Profile | null;
  deeds: Deeds;
  onClose(): void;
}

/** Who is signed in, and what they can do about it. */
export function AccountMenu({ target, profile, deeds, onClose }: AccountMenuProps): JSX.Element {
  const s = useStyles();
  useReturnFocus();
  const onOpenChange = (event: { target: EventTarget | null }, { open }: MenuOpenChangeData) => {
    // The button that opened it closes it itself.
    if (!open && !(event.target instanceof Node && target.current?.contains(event.target))) onClose();
  };
  // Closed first, so that the focus ends where the deed puts it.
  const run = (deed: () => void) => () => {
    flushSync(onClose);
    deed();
  };
  return (
    <Menu open onOpenChange={onOpenChange} positioning={{ target: target.current, position: 'below', align: 'end', offset: 6 }}>
      <MenuPopover className={s.popover}>
        <div className={s.who}>
          <Avatar name={profile?.name ?? ''} own />
          <div className={s.words}>
            {profile === null ? (
              <p className={s.second}>{t('accountUnknown')}</p>
            ) : (
              <>
                <p className={s.name}>{profile.name}</p>
                <p className={s.second}>{profile.email}</p>
                <p className={s.second}>{`${roleName(profile.role)}, ${profile.organizationName}`}</p>
              </>
            )}
          </div>
        </div>
        <MenuDivider />
        <MenuList aria-label={t('account')}>
          <MenuItem className={s.item} icon={<Settings20Regular />} onClick={run(() => deeds.go('/options'))}>
            {t('options')}
          </MenuItem>
          <MenuItem className={s.item} icon={<ArrowSync20Regular />} onClick={run(() => deeds.go('/sync'))}>
            {t('sync')}
          </MenuItem>
          <MenuItem className={s.item} icon={<Keyboard20Regular />} onClick={run(deeds.shortcuts)}>
            {t('shortcuts')}
          </MenuItem>
          <MenuDivider />
          <MenuItem className={s.item} icon={<SignOut20Regular />} onClick={run(deeds.signOut)}>
            {t('signOut')}
          </MenuItem>
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}
