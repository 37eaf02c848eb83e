import { Button, makeStyles, tokens, Tooltip } from '@fluentui/react-components';
import { useRef, useState, type JSX } from 'react';
import { useLocation } from 'wouter';
import { useView } from '../bridge';
import { Avatar } from '../ui/Avatar';
import { QuestionCircle20Regular, Search20Regular, Settings20Regular } from '../ui/icons';
import { inertWhen } from '../ui/inert';
import { Kbd } from '../ui/Kbd';
import { at, working } from '../ui/measure';
import type { Deeds } from './keys';
import { Overlay } from './Overlay';
import { lazily } from './lazily';
import { SyncChip } from './SyncChip';
import { t } from './text';
import { Tile } from './Tile';

const AccountMenu = lazily(async () => (await import('./overlays')).AccountMenu);

const useStyles = makeStyles({
  root: {
    gridArea: 'header',
    display: 'grid',
    gridTemplateColumns: 'minmax(max-content, 1fr) minmax(0, 560px) minmax(max-content, 1fr)',
    alignItems: 'center',
    gap: tokens.spacingHorizontalM,
    minInlineSize: 0,
    paddingInline: '14px',
    ':focus-visible': { outlineOffset: '-2px' },
    [at.belowMedium]: { gridTemplateColumns: 'max-content minmax(0, 1fr) max-content' },
    [at.phone]: { gap: tokens.spacingHorizontalS, paddingInline: tokens.spacingHorizontalMNudge },
  },
  brand: { display: 'flex', alignItems: 'center', gap: tokens.spacingHorizontalMNudge },
  product: {
    fontSize: tokens.fontSizeBase400,
    lineHeight: tokens.lineHeightBase400,
    fontWeight: tokens.fontWeightSemibold,
    [at.phone]: { display: 'none' },
  },
  search: {
    ...working,
    display: 'flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalS,
    inlineSize: '100%',
    minInlineSize: 0,
    blockSize: '32px',
    paddingInline: tokens.spacingHorizontalMNudge,
    fontFamily: 'inherit',
    color: tokens.colorNeutralForeground3,
    backgroundColor: tokens.colorNeutralBackground1,
    border: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke1}`,
    borderBottomColor: tokens.colorNeutralStrokeAccessible,
    borderRadius: tokens.borderRadiusMedium,
    cursor: 'text',
    textAlign: 'start',
    ':hover': { borderTopColor: tokens.colorNeutralStroke1Hover },
    ':focus-visible': {
      outline: `${tokens.strokeWidthThick} solid ${tokens.colorStrokeFocus2}`,
      outlineOffset: '1px',
    },
    [at.phone]: { blockSize: '36px' },
  },
  searchText: { flexGrow: 1, overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
  key: { [at.phone]: { display: 'none' } },
  end: { display: 'flex', alignItems: 'center', justifyContent: 'flex-end', gap: tokens.spacingHorizontalXS },
  icon: { [at.phone]: { display: 'none' } },
  account: {
    display: 'grid',
    placeItems: 'center',
    minInlineSize: '36px',
    blockSize: '36px',
    padding: 0,
    border: 'none',
    borderRadius: tokens.borderRadiusCircular,
    backgroundColor: 'transparent',
    cursor: 'pointer',
    ':focus-visible': {
      outline: `${tokens.strokeWidthThick} solid ${tokens.colorStrokeFocus2}`,
      outlineOffset: 0,
    },
    [at.phone]: { minInlineSize: '44px', blockSize: '44px' },
  },
});

/** The header: the product, the way to every command, the sync chip, and who is signed in. */
export function Header({ deeds, covered }: { deeds: Deeds; covered: boolean }): JSX.Element {
  const s = useStyles();
  const [, navigate] = useLocation();
  const profile = useView('session')?.profile ?? null;
  const account = useRef<HTMLButtonElement>(null);
  const [menu, setMenu] = useState(false);
  return (
    <header className={s.root} data-pane="" tabIndex={-1} {...inertWhen(covered)}>
      <div className={s.brand}>
        <Tile />
        <span className={s.product}>{t('product')}</span>
      </div>
      <button type="button" className={s.search} onClick={deeds.palette} aria-haspopup="dialog" aria-keyshortcuts="Control+K">
        <Search20Regular aria-hidden />
        <span className={s.searchText}>{t('searchCommands')}</span>
        <span className={s.key}>
          <Kbd>{t('keyPalette')}</Kbd>
        </span>
      </button>
      <div className={s.end}>
        <SyncChip />
        <Tooltip content={`${t('shortcuts')} (?)`} relationship="label" withArrow>
          <Button className={s.icon} appearance="subtle" icon={<QuestionCircle20Regular />} onClick={deeds.shortcuts} />
        </Tooltip>
        <Tooltip content={t('options')} relationship="label" withArrow>
          <Button
            as="a"
            href="/options"
            className={s.icon}
            appearance="subtle"
            icon={<Settings20Regular />}
            onClick={(event) => {
              if (event.ctrlKey || event.metaKey || event.shiftKey) return;
              event.preventDefault();
              navigate('/options');
            }}
          />
        </Tooltip>
        <button
          ref={account}
          type="button"
          className={s.account}
          aria-haspopup="menu"
          aria-expanded={menu}
          aria-label={profile === null ? t('account') : t('accountOf', { name: profile.name })}
          onClick={() => setMenu(!menu)}
        >
          <Avatar name={profile?.name ?? ''} own={profile !== null} small />
        </button>
        <Overlay shown={menu}>
          <AccountMenu target={account} profile={profile} deeds={deeds} onClose={() => setMenu(false)} />
        </Overlay>
      </div>
    </header>
  );
}
