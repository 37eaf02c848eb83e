import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import type { FluentIcon } from '@fluentui/react-icons';
import { DocumentCopy20Regular } from '@fluentui/react-icons/svg/document-copy';
import { BinRecycle20Regular } from '@fluentui/react-icons/svg/bin-recycle';
import { useRef, type JSX, type ReactNode } from 'react';
import { Link } from 'wouter';
import { type Known, useView } from '../../bridge';
import { measure, working } from '../../ui/measure';
import { RecordSymbol } from '../../ui/RecordSymbol';
import { useRoving } from '../../ui/roving';
import { t } from './text';

const useStyles = makeStyles({
  list: { listStyleType: 'none', padding: tokens.spacingHorizontalSNudge },
  link: {
    ...working,
    display: 'flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalS,
    minBlockSize: `${measure.folderRow + 4}px`,
    paddingInline: tokens.spacingHorizontalS,
    borderRadius: tokens.borderRadiusLarge,
    color: tokens.colorNeutralForeground1,
    textDecorationLine: 'none',
    ':hover': { backgroundColor: tokens.colorNeutralBackground1Hover },
    ':focus-visible': { outline: `${tokens.strokeWidthThick} solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' },
  },
  chosen: {
    backgroundColor: tokens.colorNeutralBackground1Selected,
    fontWeight: tokens.fontWeightSemibold,
    '@media (forced-colors: active)': { outline: '2px solid Highlight', outlineOffset: '-2px' },
  },
  words: { flexGrow: 1 },
  glyph: { display: 'grid', placeItems: 'center', inlineSize: '20px', color: tokens.colorNeutralForeground2 },
  below: { marginInline: tokens.spacingHorizontalSNudge, paddingInline: 0, borderTop: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke3}` },
});

/** The way to the lists: a kind of record each, the recycle bin, and possible duplicates. */
export function EntityNav({ known, here }: { known: Known | undefined; here: string }): JSX.Element {
  const s = useStyles();
  const root = useRef<HTMLElement>(null);
  const roving = useRoving(root, 'vertical');
  const duplicates = useView('sync')?.duplicates ?? 0;
  return (
    <nav ref={root} aria-label={t('kinds')} {...roving}>
      <ul className={s.list}>
        {known?.entities.map(({ name, plural }) => (
          <Entry key={name} to={name} here={here} symbol={<RecordSymbol entity={name} size={20} />} label={plural} />
        ))}
      </ul>
      <ul className={mergeClasses(s.list, s.below)}>
        <Entry to="bin" here={here} symbol={<Glyph icon={BinRecycle20Regular} />} label={t('bin')} />
        <Entry to="duplicates" here={here} symbol={<Glyph icon={DocumentCopy20Regular} />} label={t('duplicates')} count={duplicates} />
      </ul>
    </nav>
  );
}

function Glyph({ icon: Icon }: { icon: FluentIcon }): JSX.Element {
  const s = useStyles();
  return (
    <span className={s.glyph} aria-hidden>
      <Icon />
    </span>
  );
}

interface EntryProps {
  to: string;
  here: string;
  symbol: ReactNode;
  label: string;
  count?: number;
}

function Entry({ to, here, symbol, label, count = 0 }: EntryProps): JSX.Element {
  const s = useStyles();
  const chosen = to === here;
  return (
    <li>
      <Link href={`/records/${to}`} className={mergeClasses(s.link, chosen && s.chosen)} aria-current={chosen ? 'page' : undefined}>
        {symbol}
        <span className={s.words}>{label}</span>
        {count > 0 && <span aria-label={t('openDuplicates', { n: count })}>{count}</span>}
      </Link>
    </li>
  );
}
