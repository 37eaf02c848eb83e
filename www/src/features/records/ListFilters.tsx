import { Input, makeStyles, Select, tokens } from '@fluentui/react-components';
import { Search16Regular } from '@fluentui/react-icons/svg/search';
import { useEffect, useRef, useState, type JSX } from 'react';
import type { Entity } from '../../bridge';
import { useLayout } from '../../ui/layout';
import { at } from '../../ui/measure';
import { useSavedViews } from './find/views';
import { t } from './text';
import { scopes, type Scope, type Shown } from './useListQuery';
import { inSentence } from './words';

const useStyles = makeStyles({
  root: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: tokens.spacingHorizontalS,
    padding: `${tokens.spacingVerticalSNudge} 14px`,
    borderBottom: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke3}`,
  },
  search: { flexGrow: 1, flexBasis: '180px', maxInlineSize: '360px', minInlineSize: 0, [at.phone]: { maxInlineSize: 'none', flexBasis: '100%' } },
  choice: { flexShrink: 0, minInlineSize: '112px', [at.phone]: { flexGrow: 1, flexBasis: 0 } },
});

/** How long typing pauses before the list is asked again. */
const pauseMillis = 120;

interface ListFiltersProps {
  entity: Entity;
  shown: Shown;
  onShow(change: Partial<Shown>): void;
}

/** What narrows a list: which records, and a text. On a phone also the order, which has no heads there. */
export function ListFilters({ entity, shown, onShow }: ListFiltersProps): JSX.Element {
  const s = useStyles();
  const phone = useLayout() === 'phone';
  const [typed, setTyped] = useState(shown.search);
  const show = useRef(onShow);
  show.current = onShow;
  const asked = useRef(shown.search);
  useEffect(() => {
    // Not what was typed here, but the address: a way back, or a link.
    if (shown.search !== asked.current) setTyped(shown.search);
    asked.current = shown.search;
  }, [shown.search]);
  useEffect(() => {
    if (typed.trim() === asked.current) return undefined;
    const timer = setTimeout(() => {
      asked.current = typed.trim();
      show.current({ search: typed.trim() });
    }, pauseMillis);
    return () => clearTimeout(timer);
  }, [typed]);
  const sortable = entity.attributes.filter((a) => a.sortable && entity.columns.includes(a.name));
  return (
    <div className={s.root} role="search">
      <Input
        className={s.search}
        type="search"
        aria-label={t('search', { plural: inSentence(entity.plural) })}
        placeholder={t('search', { plural: inSentence(entity.plural) })}
        value={typed}
        autoComplete="off"
        spellCheck={false}
        contentBefore={<Search16Regular aria-hidden />}
        onChange={(_, data) => setTyped(data.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && typed !== '') {
            event.preventDefault();
            setTyped('');
          }
        }}
      />
      <Select className={s.choice} aria-label={t('scope')} value={shown.scope} onChange={(_, data) => onShow({ scope: data.value as Scope })}>
        {scopes
          .filter((scope) => scope !== 'mine' || entity.owned)
          .map((scope) => (
            <option key={scope} value={scope}>
              {t(`scope.${scope}`)}
            </option>
          ))}
      </Select>
      <Views entity={entity.name} shown={shown} onShow={onShow} />
      {phone && (
        <Select
          className={s.choice}
          aria-label={t('sortBy')}
          value={shown.sort}
          onChange={(_, data) => onShow({ sort: data.value, descending: data.value === '' })}
        >
          <option value="">{t('sortNewest')}</option>
          {sortable.map(({ name, label }) => (
            <option key={name} value={name}>
              {label}
            </option>
          ))}
        </Select>
      )}
    </div>
  );
}

/** Which of the person's views the list shows; nothing where there are none. */
function Views({ entity, shown, onShow }: { entity: string; shown: Shown; onShow(change: Partial<Shown>): void }): JSX.Element | null {
  const s = useStyles();
  const views = useSavedViews(entity) ?? [];
  if (views.length === 0 && shown.source === '') return null;
  return (
    <Select
      className={s.choice}
      aria-label={t('views')}
      value={shown.source}
      onChange={(_, data) => onShow({ source: data.value, scope: data.value === '' ? 'active' : 'all' })}
    >
      <option value="">{t('viewAll')}</option>
      {shown.source === 'find' && <option value="find">{t('viewFound')}</option>}
      {shown.source !== '' && shown.source !== 'find' && !views.some(({ id }) => id === shown.source) && <option value={shown.source} />}
      {views.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </Select>
  );
}
