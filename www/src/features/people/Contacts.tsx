import { Button, Input, makeStyles, tokens } from '@fluentui/react-components';
import { Search16Regular } from '@fluentui/react-icons/svg/search';
import { useCallback, useEffect, useMemo, useState, type JSX } from 'react';
import { type Cards, type Blocks, useBlocks } from '../../bridge';
import { ButtonLink } from '../../ui/ButtonLink';
import { EmptyState } from '../../ui/EmptyState';
import { People28Regular, Search28Regular } from '../../ui/icons';
import { LoadingRows } from '../../ui/LoadingRows';
import { measure } from '../../ui/measure';
import type { Span } from '../../ui/virtual';
import { CardList } from './CardList';
import { t } from './text';

const useStyles = makeStyles({
  root: { display: 'flex', flexDirection: 'column', blockSize: '100%', minBlockSize: 0 },
  search: { padding: `${tokens.spacingVerticalSNudge} 10px`, borderBottom: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke3}` },
  field: { inlineSize: '100%' },
  list: { position: 'relative', flexGrow: 1, minBlockSize: 0 },
});

/** How long typing pauses before the list is asked again. */
const pauseMillis = 80;
const firstSpan: Span = { offset: 0, count: 100 };

interface ContactsProps {
  lists: boolean;
  open: string | null;
  onOpen(id: string): void;
  /** Tells how many there are, undefined while that is not known. */
  onCount(total: number | undefined): void;
}

/** The imported contacts, or the distribution lists among them, found as one types. */
export function Contacts({ lists, open, onOpen, onCount }: ContactsProps): JSX.Element {
  const s = useStyles();
  const [typed, setTyped] = useState('');
  const [search, setSearch] = useState('');
  const [span, setSpan] = useState<Span>(firstSpan);
  const onWanted = useCallback((wanted: Span) => setSpan((now) => (now.offset === wanted.offset && now.count === wanted.count ? now : wanted)), []);
  useEffect(() => {
    const timer = setTimeout(() => setSearch(typed.trim()), pauseMillis);
    return () => clearTimeout(timer);
  }, [typed]);
  const query = useMemo(() => ({ search, lists }), [search, lists]);
  const cards = useBlocks('cards', query, span, String(lists));
  const total = cards.head?.total;
  useEffect(() => onCount(total), [onCount, total]);
  const label = t(lists ? 'searchLists' : 'search');
  return (
    <div className={s.root}>
      <div className={s.search} role="search">
        <Input
          className={s.field}
          type="search"
          aria-label={label}
          placeholder={label}
          value={typed}
          maxLength={200}
          autoComplete="off"
          spellCheck={false}
          contentBefore={<Search16Regular aria-hidden />}
          onChange={(_, data) => setTyped(data.value)}
        />
      </div>
      <div className={s.list}>
        <Found lists={lists} search={search} cards={cards} head={cards.head} open={open} onOpen={onOpen} onWanted={onWanted} onClear={() => setTyped('')} />
      </div>
    </div>
  );
}

interface FoundProps {
  lists: boolean;
  search: string;
  cards: Blocks<'cards'>;
  head: Cards | undefined;
  open: string | null;
  onOpen(id: string): void;
  onWanted(span: Span): void;
  onClear(): void;
}

function Found({ lists, search, cards, head, open, onOpen, onWanted, onClear }: FoundProps): JSX.Element {
  if (head === undefined || (head.total === 0 && head.loading)) return <LoadingRows label={t('loading')} height={measure.personRow} />;
  if (head.total > 0) {
    return <CardList name={t(lists ? 'lists' : 'contacts')} query={`${lists} ${search}`} total={head.total} row={cards.row} open={open} onOpen={onOpen} onWanted={onWanted} />;
  }
  if (search !== '') {
    return <EmptyState icon={Search28Regular} title={t('noMatch', { text: search })} why={t('noMatchWhy')} actions={<Button onClick={onClear}>{t('clearSearch')}</Button>} />;
  }
  return (
    <EmptyState
      icon={People28Regular}
      title={t(lists ? 'noLists' : 'noContacts')}
      why={t('noContactsWhy')}
      actions={<ButtonLink href="/mail">{t('importCards')}</ButtonLink>}
    />
  );
}
