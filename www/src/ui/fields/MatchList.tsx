import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { Add16Regular } from '@fluentui/react-icons/svg/add';
import { useLayoutEffect, useRef, useState, type CSSProperties, type JSX, type RefObject } from 'react';
import { type LookupMatch, useCatalogue } from '../../bridge';
import { working } from '../measure';
import { linkName } from '../RecordLink';
import { RecordSymbol } from '../RecordSymbol';
import { t } from './text';

const mostHeight = 300;

const useStyles = makeStyles({
  root: {
    ...working,
    position: 'fixed',
    zIndex: 30,
    overflowY: 'auto',
    padding: tokens.spacingHorizontalXS,
    color: tokens.colorNeutralForeground1,
    backgroundColor: tokens.colorNeutralBackground1,
    border: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusLarge,
    boxShadow: tokens.shadow28,
  },
  row: {
    display: 'flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalS,
    minBlockSize: '36px',
    paddingInline: tokens.spacingHorizontalS,
    borderRadius: tokens.borderRadiusMedium,
    cursor: 'pointer',
  },
  active: {
    backgroundColor: tokens.colorNeutralBackground1Hover,
    '@media (forced-colors: active)': { outline: '2px solid Highlight', outlineOffset: '-2px' },
  },
  words: { minInlineSize: 0, flexGrow: 1 },
  line: { display: 'block', overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
  detail: { fontSize: tokens.fontSizeBase200, lineHeight: tokens.lineHeightBase200, color: tokens.colorNeutralForeground2 },
  none: { padding: tokens.spacingHorizontalS, color: tokens.colorNeutralForeground2 },
  glyph: { display: 'grid', placeItems: 'center', inlineSize: '28px' },
});

interface MatchListProps {
  id: string;
  anchor: RefObject<HTMLElement>;
  label: string;
  matches: readonly LookupMatch[];
  active: number;
  text: string;
  create: string | null;
  onActive(index: number): void;
  onTake(index: number): void;
}

/** The records that a type-ahead offers, over everything, below or above its field. */
export function MatchList({ id, anchor, label, matches, active, text, create, onActive, onTake }: MatchListProps): JSX.Element {
  const s = useStyles();
  const known = useCatalogue();
  const list = useRef<HTMLDivElement>(null);
  const place = useBeside(anchor);
  useLayoutEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView?.({ block: 'nearest' });
  }, [active]);
  const row = (index: number) => ({
    id: `${id}-${index}`,
    role: 'option',
    'aria-selected': index === active,
    className: mergeClasses(s.row, index === active && s.active),
    onMouseMove: () => onActive(index),
    // Before the field loses the focus.
    onMouseDown: (event: { preventDefault(): void }) => {
      event.preventDefault();
      onTake(index);
    },
  });
  return (
    <div ref={list} id={`${id}-list`} role="listbox" aria-label={label} className={s.root} style={place}>
      {matches.map((match, i) => (
        <div key={match.id} {...row(i)}>
          <RecordSymbol entity={match.entity} size={28} label={known?.entity(match.entity)?.label ?? match.entity} />
          <span className={s.words}>
            <span className={s.line}>{linkName(match)}</span>
            {match.detail !== '' && <span className={mergeClasses(s.line, s.detail)}>{match.detail}</span>}
          </span>
        </div>
      ))}
      {create !== null && (
        <div key="create" {...row(matches.length)}>
          <span className={s.glyph} aria-hidden>
            <Add16Regular />
          </span>
          <span className={s.words}>{t('create', { kind: create, text: text.trim() })}</span>
        </div>
      )}
      {matches.length === 0 && create === null && <p className={s.none}>{t('noMatch', { text: text.trim() })}</p>}
    </div>
  );
}

/** Where a layer stands beside its anchor; it follows while things scroll. */
function useBeside(anchor: RefObject<HTMLElement>): CSSProperties {
  const [place, setPlace] = useState<CSSProperties>({});
  useLayoutEffect(() => {
    const measureAnchor = () => {
      const box = anchor.current?.getBoundingClientRect();
      if (box === undefined) return;
      const below = window.innerHeight - box.bottom - 8;
      const above = box.top - 8;
      const up = below < 180 && above > below;
      const width = Math.max(box.width, Math.min(260, window.innerWidth - 16));
      setPlace({
        left: Math.max(8, Math.min(box.left, window.innerWidth - width - 8)),
        width,
        maxHeight: Math.min(mostHeight, up ? above : below),
        ...(up ? { bottom: window.innerHeight - box.top + 2 } : { top: box.bottom + 2 }),
      });
    };
    measureAnchor();
    window.addEventListener('scroll', measureAnchor, true);
    window.addEventListener('resize', measureAnchor);
    return () => {
      window.removeEventListener('scroll', measureAnchor, true);
      window.removeEventListener('resize', measureAnchor);
    };
  }, [anchor]);
  return place;
}
