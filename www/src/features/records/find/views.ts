import { useMemo } from 'react';
import { useView, useWindow } from '../../../bridge';

/** A view that the person saved. */
export interface SavedView {
  id: string;
  name: string;
}

const window = { offset: 0, count: 200 };

/** The personal views of a kind of record, by name; undefined while they load. */
export function useSavedViews(entity: string): readonly SavedView[] | undefined {
  const list = useWindow(
    'list',
    {
      entity: 'userquery',
      sort: 'name',
      descending: false,
      search: '',
      scope: 'all',
      conditions: [{ attribute: 'returnedtypecode', op: 'eq', value: entity }],
    },
    window,
  );
  return useMemo(() => (list === undefined || list.loading ? undefined : list.rows.map(({ id, name }) => ({ id, name }))), [list]);
}

/** A filter that was not saved, by kind of record: it stays with the tab. */
const key = (entity: string) => `regarding.find.${entity}`;

/** Keeps a filter for this tab. */
export function keepFound(entity: string, text: string): void {
  sessionStorage.setItem(key(entity), text);
}

/** The filter that this tab keeps, "" for none. */
export function keptFound(entity: string): string {
  return sessionStorage.getItem(key(entity)) ?? '';
}

/** A view that was saved, or what is known of it. */
export interface ViewText {
  phase: 'none' | 'loading' | 'found' | 'absent';
  name: string;
  text: string;
}

const none: ViewText = { phase: 'none', name: '', text: '' };

/** The filter of a list: that of a saved view, of this tab, or none. */
export function useFilterText(entity: string, source: string): ViewText {
  const saved = source !== '' && source !== 'find';
  const record = useView('record', { entity: 'userquery', id: saved ? source : noView });
  return useMemo(() => {
    if (source === '') return none;
    if (source === 'find') return { phase: 'found', name: '', text: keptFound(entity) };
    if (record === undefined || record.phase === 'loading') return { ...none, phase: 'loading' };
    const { fetchxml, name } = record.fields;
    if (record.phase !== 'found' || typeof fetchxml !== 'string') return { ...none, phase: 'absent' };
    return { phase: 'found', name: typeof name === 'string' ? name : '', text: fetchxml };
  }, [entity, record, source]);
}

/** The id of no view, which hooks that must ask for one ask for. */
const noView = '00000000-0000-0000-0000-000000000001';
