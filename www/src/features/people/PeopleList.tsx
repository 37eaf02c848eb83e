import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { useRef, type JSX } from 'react';
import type { Person } from '../../bridge';
import { Avatar } from '../../ui/Avatar';
import { measure, working } from '../../ui/measure';
import { useRoving } from '../../ui/roving';
import { roleName } from '../../ui/roleName';
import { t } from './text';

const useStyles = makeStyles({
  list: { listStyleType: 'none', padding: 0 },
  item: { borderBottom: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke3}` },
  row: {
    ...working,
    display: 'flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalM,
    inlineSize: '100%',
    minBlockSize: `${measure.personRow}px`,
    paddingInline: tokens.spacingHorizontalM,
    paddingBlock: tokens.spacingVerticalXS,
    border: 'none',
    backgroundColor: 'transparent',
    color: 'inherit',
    fontFamily: 'inherit',
    textAlign: 'start',
    cursor: 'pointer',
    ':hover': { backgroundColor: tokens.colorNeutralBackground1Hover },
    ':focus-visible': {
      outline: `${tokens.strokeWidthThick} solid ${tokens.colorStrokeFocus2}`,
      outlineOffset: '-2px',
      borderRadius: tokens.borderRadiusMedium,
    },
  },
  open: {
    backgroundColor: tokens.colorNeutralBackground1Selected,
    // Backgrounds are taken away there.
    '@media (forced-colors: active)': { outline: `${tokens.strokeWidthThick} solid Highlight`, outlineOffset: '-2px' },
  },
  words: { flexGrow: 1, minInlineSize: 0 },
  line: { display: 'block', overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
  name: { fontSize: tokens.fontSizeBase300, lineHeight: tokens.lineHeightBase300 },
  second: {
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    color: tokens.colorNeutralForeground2,
  },
  role: {
    flexShrink: 0,
    textAlign: 'end',
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    color: tokens.colorNeutralForeground2,
  },
  you: { fontWeight: tokens.fontWeightSemibold },
});

interface PeopleListProps {
  people: readonly Person[];
  open: string | null;
  onOpen(id: string): void;
}

/** The people, one row each; arrow keys move, Enter opens. */
export function PeopleList({ people, open, onOpen }: PeopleListProps): JSX.Element {
  const s = useStyles();
  const root = useRef<HTMLUListElement>(null);
  const roving = useRoving(root, 'vertical');
  return (
    <ul ref={root} className={s.list} aria-label={t('colleagues')} {...roving}>
      {people.map(({ id, name, email, role, you }) => (
        <li key={id} className={s.item}>
          <button
            type="button"
            className={mergeClasses(s.row, id === open && s.open)}
            aria-current={id === open}
            onClick={() => onOpen(id)}
          >
            <Avatar name={name} own={you} />
            <span className={s.words}>
              <span className={mergeClasses(s.line, s.name)}>{name}</span>
              <span className={mergeClasses(s.line, s.second)}>{email}</span>
            </span>
            <span className={s.role}>
              <span className={s.line}>{roleName(role)}</span>
              {you && <span className={mergeClasses(s.line, s.you)}>{t('you')}</span>}
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}
