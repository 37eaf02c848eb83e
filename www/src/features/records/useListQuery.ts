import { useCallback, useMemo } from 'react';
import { useLocation, useSearch } from 'wouter';

export const scopes = ['active', 'mine', 'inactive', 'all'] as const;
export type Scope = (typeof scopes)[number];

/** What a list shows, without the window: it stands in the address, so that it can be passed on. */
export interface Shown {
  entity: string;
  sort: string;
  descending: boolean;
  search: string;
  scope: Scope;
  /** Where its filter is from: the id of a saved view, "find" for the filter of this tab, "" for none. */
  source: string;
}

/** Reads what the address of a list says. Without a word it is what is active, last changed first. */
export function readShown(entity: string, search: string): Shown {
  const said = new URLSearchParams(search);
  const sort = said.get('sort') ?? '';
  return {
    entity,
    sort,
    descending: said.has('down') || (sort === '' && !said.has('up')),
    search: said.get('q') ?? '',
    scope: scopes.find((scope) => scope === said.get('scope')) ?? 'active',
    source: said.get('view') ?? (said.has('find') ? 'find' : ''),
  };
}

/** The address of a list. */
export function listPath({ entity, sort, descending, search, scope, source }: Shown): string {
  const said = new URLSearchParams();
  if (source === 'find') said.set('find', '');
  else if (source !== '') said.set('view', source);
  if (scope !== 'active') said.set('scope', scope);
  if (sort !== '') {
    said.set('sort', sort);
    if (descending) said.set('down', '');
  } else if (!descending) said.set('up', '');
  if (search !== '') said.set('q', search);
  const text = said.toString().replaceAll(/=(?=&|$)/g, '');
  return `/records/${entity}${text === '' ? '' : `?${text}`}`;
}

/** What the list of an entity shows, and how to change it. */
export function useListQuery(entity: string): { shown: Shown; show(change: Partial<Shown>): void } {
  const search = useSearch();
  const [, navigate] = useLocation();
  const shown = useMemo(() => readShown(entity, search), [entity, search]);
  const show = useCallback(
    (change: Partial<Shown>) => navigate(listPath({ ...shown, ...change }), { replace: true }),
    [navigate, shown],
  );
  return { shown, show };
}
