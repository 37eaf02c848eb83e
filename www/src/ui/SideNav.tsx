import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { useRef, type JSX, type ReactNode } from 'react';
import { Link } from 'wouter';
import { at, measure, working } from './measure';
import { useRoving } from './roving';

const useStyles = makeStyles({
  list: { listStyleType: 'none', padding: tokens.spacingHorizontalSNudge, margin: 0 },
  below: { marginInline: tokens.spacingHorizontalSNudge, paddingInline: 0, borderTop: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke3}` },
  dense: { padding: 0 },
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
    [at.phone]: { minBlockSize: '44px' },
  },
  // In line with the folders of a tree below it.
  denseLink: { minBlockSize: `${measure.folderRow}px`, paddingInlineStart: '24px', gap: tokens.spacingHorizontalSNudge },
  chosen: {
    backgroundColor: tokens.colorNeutralBackground1Selected,
    fontWeight: tokens.fontWeightSemibold,
    '@media (forced-colors: active)': { outline: '2px solid Highlight', outlineOffset: '-2px' },
  },
  words: { flexGrow: 1, minInlineSize: 0, overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
  glyph: { display: 'grid', placeItems: 'center', flexShrink: 0, inlineSize: '20px', color: tokens.colorNeutralForeground2 },
  glyphChosen: { color: tokens.colorBrandForeground1 },
});

/** One way of a side panel. */
export interface SideEntry {
  /** Where it leads; the one that is the same as `here` is where one is. */
  to: string;
  glyph: ReactNode;
  label: string;
  /** How many there are, and how that is read out. */
  count?: { n: number; label: string };
}

interface SideNavProps {
  name: string;
  /** The ways, with a line between the groups. */
  groups: readonly (readonly SideEntry[])[];
  here: string | null;
  /** Whether the rows are as low as those of folders. */
  dense?: boolean;
}

/** The ways of a side panel: one tab stop, between which the arrow keys move. */
export function SideNav({ name, groups, here, dense = false }: SideNavProps): JSX.Element {
  const s = useStyles();
  const root = useRef<HTMLElement>(null);
  const roving = useRoving(root, 'vertical');
  return (
    <nav ref={root} aria-label={name} {...roving}>
      {groups.map((group, i) => (
        <ul key={group[0]?.to ?? i} className={mergeClasses(s.list, i > 0 && s.below, dense && s.dense)}>
          {group.map(({ to, glyph, label, count }) => (
            <li key={to}>
              <Link href={to} className={mergeClasses(s.link, dense && s.denseLink, to === here && s.chosen)} aria-current={to === here ? 'page' : undefined}>
                <span className={mergeClasses(s.glyph, to === here && s.glyphChosen)} aria-hidden>
                  {glyph}
                </span>
                <span className={s.words}>{label}</span>
                {count !== undefined && count.n > 0 && <span aria-label={count.label}>{count.n}</span>}
              </Link>
            </li>
          ))}
        </ul>
      ))}
    </nav>
  );
}
