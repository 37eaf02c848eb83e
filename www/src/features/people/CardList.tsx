import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { PeopleTeam20Regular } from '@fluentui/react-icons/svg/people-team';
import { useEffect, useId, useMemo, useRef, useState, type JSX, type KeyboardEvent } from 'react';
import type { CardRow } from '../../bridge';
import { Avatar } from '../../ui/Avatar';
import { measure, working } from '../../ui/measure';
import { Shape, useTall } from '../../ui/tall';
import type { Span } from '../../ui/virtual';
import { t } from './text';

const useStyles = makeStyles({
  scroll: { ...working, position: 'absolute', inset: 0, overflow: 'auto', overflowAnchor: 'none', ':focus-visible': { outlineStyle: 'none' } },
  body: { position: 'relative' },
  row: {
    position: 'absolute',
    insetInline: 0,
    display: 'grid',
    gridTemplateColumns: '32px minmax(0, 1fr)',
    columnGap: tokens.spacingHorizontalM,
    alignItems: 'center',
    boxSizing: 'border-box',
    blockSize: `${measure.personRow}px`,
    paddingInline: tokens.spacingHorizontalM,
    borderBottom: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke3}`,
    cursor: 'pointer',
    ':hover': { backgroundColor: tokens.colorNeutralBackground1Hover },
  },
  open: {
    backgroundColor: tokens.colorNeutralBackground1Selected,
    '@media (forced-colors: active)': { outline: `${tokens.strokeWidthThick} solid Highlight`, outlineOffset: '-2px' },
  },
  active: { outline: `${tokens.strokeWidthThick} solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' },
  group: {
    display: 'grid',
    placeItems: 'center',
    inlineSize: '32px',
    blockSize: '32px',
    borderRadius: tokens.borderRadiusCircular,
    color: tokens.colorNeutralForeground2,
    backgroundColor: tokens.colorNeutralBackground5,
  },
  line: { display: 'block', overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
  name: { fontSize: tokens.fontSizeBase300, lineHeight: tokens.lineHeightBase300 },
  second: { fontSize: tokens.fontSizeBase200, lineHeight: tokens.lineHeightBase200, color: tokens.colorNeutralForeground2 },
  blank: { blockSize: '10px', inlineSize: '50%', borderRadius: tokens.borderRadiusMedium, backgroundColor: tokens.colorNeutralStencil1 },
});

interface CardListProps {
  name: string;
  query: string;
  total: number;
  row(index: number): CardRow | undefined;
  open: string | null;
  onOpen(id: string): void;
  onWanted(span: Span): void;
}

/** The contacts, one row each: one tab stop, arrow keys move, Enter opens. */
export function CardList({ name, query, total, row, open, onOpen, onWanted }: CardListProps): JSX.Element {
  const s = useStyles();
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState(0);
  const [focused, setFocused] = useState(false);
  const shape = useMemo(() => new Shape(total, measure.personRow, 0, []), [total]);
  const tall = useTall(scroller, shape, measure.personRow);
  const { offset, count } = tall.wanted;
  useEffect(() => onWanted({ offset, count }), [onWanted, offset, count]);
  useEffect(() => {
    setActive(0);
    if (scroller.current !== null) scroller.current.scrollTop = 0;
  }, [query]);
  const at = Math.min(active, total - 1);
  const press = (index: number) => {
    const there = row(index);
    setActive(index);
    if (there !== undefined) onOpen(there.id);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    setFocused(true);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, PageDown: at + tall.page, PageUp: at - tall.page, Home: 0, End: total - 1 }[event.key];
    if (to !== undefined) {
      const next = Math.min(total - 1, Math.max(0, to));
      setActive(next);
      tall.reveal(next);
    } else if (event.key === 'Enter' || event.key === ' ') press(at);
    else return;
    event.preventDefault();
  };
  return (
    <div
      ref={scroller}
      role="listbox"
      aria-label={name}
      tabIndex={0}
      aria-activedescendant={`${id}-${at}`}
      className={s.scroll}
      onScroll={tall.onScroll}
      onKeyDown={onKeyDown}
      onFocus={(event) => setFocused(event.currentTarget.matches(':focus-visible'))}
      onBlur={() => setFocused(false)}
    >
      <div role="presentation" className={s.body} style={{ blockSize: tall.height }}>
        {Array.from({ length: tall.drawn.count }, (_, i) => {
          const index = tall.drawn.offset + i;
          const card = row(index);
          const selected = card !== undefined && card.id === open;
          return (
            <div
              key={index}
              id={`${id}-${index}`}
              role="option"
              aria-selected={selected}
              aria-setsize={total}
              aria-posinset={index + 1}
              className={mergeClasses(s.row, selected && s.open, focused && index === at && s.active)}
              style={{ insetBlockStart: tall.place(shape.top(index)) }}
              onClick={() => press(index)}
            >
              {card === undefined ? <span className={s.blank} aria-label={t('loading')} /> : <Card card={card} />}
            </div>
          );
        })}
      </div>
    </div>
  );
}

function Card({ card }: { card: CardRow }): JSX.Element {
  const s = useStyles();
  const name = card.name === '' ? card.email || t('unnamed') : card.name;
  const second = card.isList ? t('listOf', { members: t('members', { n: card.members }) }) : [card.jobTitle, card.company].filter(Boolean).join(' · ') || card.email;
  return (
    <>
      {card.isList ? (
        <span className={s.group} aria-hidden>
          <PeopleTeam20Regular />
        </span>
      ) : (
        <Avatar name={name} />
      )}
      <span>
        <span className={mergeClasses(s.line, s.name)}>{name}</span>
        <span className={mergeClasses(s.line, s.second)}>{second}</span>
      </span>
    </>
  );
}
