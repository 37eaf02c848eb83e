import { Input, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { Search16Regular } from '@fluentui/react-icons/svg/search';
import { memo, useEffect, useRef, useState, type JSX, type RefObject } from 'react';
import { at, working } from '../../ui/measure';
import { type Go, isFiltered, maxSearch, type Place, unfiltered } from './place';
import { t } from './text';

const useStyles = makeStyles({
  root: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: tokens.spacingHorizontalXS,
    padding: `${tokens.spacingVerticalSNudge} 10px`,
    borderBottom: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke3}`,
  },
  search: { flexGrow: 1, flexBasis: '100%', minInlineSize: 0 },
  pills: {
    display: 'none',
    // One line, however many there are.
    [at.phone]: { display: 'flex', flexBasis: '100%', gap: tokens.spacingHorizontalXS, overflowX: 'auto', scrollbarWidth: 'none', padding: '2px' },
  },
  pill: {
    ...working,
    minBlockSize: '28px',
    paddingInline: '10px',
    borderRadius: tokens.borderRadiusCircular,
    border: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStrokeAccessible}`,
    backgroundColor: 'transparent',
    color: tokens.colorNeutralForeground1,
    fontFamily: 'inherit',
    cursor: 'pointer',
    flexShrink: 0,
    ':focus-visible': { outline: `${tokens.strokeWidthThick} solid ${tokens.colorStrokeFocus2}`, outlineOffset: '1px' },
    [at.phone]: { minBlockSize: '36px' },
  },
  pressed: {
    color: tokens.colorNeutralForegroundOnBrand,
    backgroundColor: tokens.colorBrandBackground,
    border: `${tokens.strokeWidthThin} solid ${tokens.colorBrandBackground}`,
    '@media (forced-colors: active)': { outline: `${tokens.strokeWidthThick} solid Highlight` },
  },
});

/** How long typing pauses before the list is asked again. */
const pauseMillis = 80;

interface ListSearchProps {
  place: Place;
  folder: string;
  go: Go;
  field: RefObject<HTMLInputElement>;
  /** Moves from the field to the list. */
  onLeave(): void;
}

/** Finds messages as one types; on a phone the filters stand below as pills. */
export const ListSearch = memo(function ListSearch({ place, folder, go, field, onLeave }: ListSearchProps): JSX.Element {
  const s = useStyles();
  const [typed, setTyped] = useState(place.search);
  const latest = useRef(go);
  latest.current = go;
  const asked = useRef(place.search);
  useEffect(() => {
    // Not what was typed here, but the address: a way back, or another folder.
    if (place.search !== asked.current) setTyped(place.search);
    asked.current = place.search;
  }, [place.search]);
  useEffect(() => {
    if (typed.trim() === asked.current) return undefined;
    const timer = setTimeout(() => {
      asked.current = typed.trim();
      latest.current({ search: typed.trim() });
    }, pauseMillis);
    return () => clearTimeout(timer);
  }, [typed]);
  const label = place.everywhere && place.view === null ? t('searchAll') : t('search', { folder });
  return (
    <div className={s.root} role="search">
      <Input
        input={{ ref: field }}
        className={s.search}
        type="search"
        aria-label={label}
        placeholder={label}
        value={typed}
        maxLength={maxSearch}
        autoComplete="off"
        spellCheck={false}
        contentBefore={<Search16Regular aria-hidden />}
        onChange={(_, data) => setTyped(data.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && typed !== '') setTyped('');
          else if (event.key === 'ArrowDown' || event.key === 'Enter' || event.key === 'Escape') onLeave();
          else return;
          event.preventDefault();
        }}
      />
      {place.view === null && (place.search !== '' || place.everywhere) && (
        <Pill label={t('everywhere')} pressed={place.everywhere} onPress={() => go({ everywhere: !place.everywhere })} />
      )}
      <span className={s.pills}>
        <Pill label={t('all')} pressed={!isFiltered(place)} onPress={() => go(unfiltered)} />
        <Pill label={t('unread')} pressed={place.unread} onPress={() => go({ unread: !place.unread })} />
        {place.view === null && (['tracked', 'noRegarding'] as const).map((track) => (
          <Pill key={track} label={t(`track.${track}`)} pressed={place.track === track} onPress={() => go({ track: place.track === track ? '' : track })} />
        ))}
        <Pill label={t('flagged')} pressed={place.flagged} onPress={() => go({ flagged: !place.flagged })} />
        <Pill label={t('attachments')} pressed={place.attachments} onPress={() => go({ attachments: !place.attachments })} />
      </span>
    </div>
  );
});

function Pill({ label, pressed, onPress }: { label: string; pressed: boolean; onPress(): void }): JSX.Element {
  const s = useStyles();
  return (
    <button type="button" className={mergeClasses(s.pill, pressed && s.pressed)} aria-pressed={pressed} onClick={onPress}>
      {label}
    </button>
  );
}
