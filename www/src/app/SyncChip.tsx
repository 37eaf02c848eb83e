import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { useRef, useState, type JSX } from 'react';
import { useEngineHealth, useUpdate, useView } from '../bridge';
import { ChevronDown12Regular } from '../ui/icons';
import { at, unseen, working } from '../ui/measure';
import { chipIcons, chipState, chipWords } from './chip';
import { lazily } from './lazily';
import { Overlay } from './Overlay';
import { t } from './text';

const SyncPopover = lazily(async () => (await import('./overlays')).SyncPopover);

const useStyles = makeStyles({
  root: {
    ...working,
    position: 'relative',
    display: 'flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalS,
    blockSize: '30px',
    paddingInline: tokens.spacingHorizontalMNudge,
    fontFamily: 'inherit',
    whiteSpace: 'nowrap',
    color: tokens.colorNeutralForeground1,
    backgroundColor: tokens.colorNeutralBackground1,
    border: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke1}`,
    borderRadius: tokens.borderRadiusCircular,
    cursor: 'pointer',
    fontVariantNumeric: 'tabular-nums',
    ':hover': { backgroundColor: tokens.colorNeutralBackground1Hover },
    ':focus-visible': {
      outline: `${tokens.strokeWidthThick} solid ${tokens.colorStrokeFocus2}`,
      outlineOffset: '1px',
    },
    [at.phone]: { blockSize: '36px', minInlineSize: '44px' },
  },
  offline: {
    borderTopStyle: 'dashed',
    borderRightStyle: 'dashed',
    borderBottomStyle: 'dashed',
    borderLeftStyle: 'dashed',
    borderTopColor: tokens.colorNeutralStrokeAccessible,
    borderRightColor: tokens.colorNeutralStrokeAccessible,
    borderBottomColor: tokens.colorNeutralStrokeAccessible,
    borderLeftColor: tokens.colorNeutralStrokeAccessible,
  },
  icon: { display: 'flex' },
  words: { display: 'flex', alignItems: 'center', gap: tokens.spacingHorizontalS, [at.belowMedium]: unseen },
  unseen,
  state: { fontWeight: tokens.fontWeightSemibold },
  bar: { inlineSize: '1px', blockSize: '14px', backgroundColor: tokens.colorNeutralStroke1 },
  connecting: { color: tokens.colorBrandForeground1 },
  online: { color: tokens.colorPaletteGreenForeground1 },
  quiet: { color: tokens.colorNeutralForeground2 },
  warning: { color: tokens.colorStatusWarningForeground3 },
  dot: {
    position: 'absolute',
    insetBlockStart: '-2px',
    insetInlineEnd: tokens.spacingHorizontalXS,
    inlineSize: '9px',
    blockSize: '9px',
    borderRadius: tokens.borderRadiusCircular,
    backgroundColor: tokens.colorBrandBackground,
    border: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralBackground3}`,
  },
});

const glyphs = {
  connecting: 'connecting',
  online: 'online',
  synchronizing: 'connecting',
  paused: 'quiet',
  offline: 'quiet',
  offlineChosen: 'quiet',
  refusedChanges: 'warning',
  notSaving: 'warning',
  signInAgain: 'warning',
  updateNeeded: 'warning',
  needsAttention: 'warning',
} as const;

/** Says how this device stands with the relay; opens what can be done about it. */
export function SyncChip(): JSX.Element {
  const s = useStyles();
  const session = useView('session');
  const sync = useView('sync');
  const state = chipState(useEngineHealth(), session, sync);
  const { ready } = useUpdate();
  const button = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);
  const Icon = chipIcons[state];
  const words = chipWords(state, session, Date.now(), sync);
  return (
    <>
      <button
        ref={button}
        type="button"
        className={mergeClasses(s.root, (state === 'offline' || state === 'offlineChosen') && s.offline)}
        aria-haspopup="dialog"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        <span className={mergeClasses(s.icon, s[glyphs[state]])}>
          <Icon aria-hidden />
        </span>
        <span className={s.words}>
          {words.map((word, i) => [
            i > 0 && <Comma key={`before ${word}`} />,
            i > 0 && <span key={`bar before ${word}`} className={s.bar} />,
            <span key={word} className={i === 0 ? s.state : undefined}>
              {word}
            </span>,
          ])}
        </span>
        <ChevronDown12Regular aria-hidden />
        {ready && (
          <span className={s.dot}>
            <Comma />
            <span className={s.unseen}>{t('newVersion')}</span>
          </span>
        )}
      </button>
      <Overlay shown={open}>
        <SyncPopover target={button} state={state} session={session} sync={sync} onClose={() => setOpen(false)} />
      </Overlay>
    </>
  );
}

/** Parts the words of the name where they are only parted by room on the screen. */
function Comma(): JSX.Element {
  const s = useStyles();
  return <span className={s.unseen}>{', '}</span>;
}
