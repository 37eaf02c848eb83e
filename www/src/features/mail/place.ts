import { useCallback, useMemo } from 'react';
import { useLocation, useSearch } from 'wouter';
import type { MessageFilter, MessageSort, TrackFilter } from '../../bridge';

export const sorts = ['date', 'from', 'subject', 'size'] as const satisfies readonly MessageSort[];

/** The ways to filter by tracking, as menus list them; the first is none. */
export const trackFilters = ['', 'tracked', 'untracked', 'pending', 'refused', 'noRegarding', 'unknownSender'] as const satisfies readonly TrackFilter[];

/** The views of all mailboxes: each is one of these ways. */
export const mailViews = ['tracked', 'noRegarding', 'unknownSender', 'pending'] as const satisfies readonly TrackFilter[];
export type MailView = (typeof mailViews)[number];

/** The most characters of a search, as the engine has it. */
export const maxSearch = 200;

/** What the mail workspace shows; it stands in the address, so that "back" works and a place can be kept. */
export interface Place {
  /** Null: the inbox of the first mailbox. */
  folder: string | null;
  /** A view of all mailboxes instead of a folder. */
  view: MailView | null;
  message: string | null;
  search: string;
  /** The search goes through all folders. */
  everywhere: boolean;
  unread: boolean;
  flagged: boolean;
  attachments: boolean;
  /** How they stand to the CRM; "" for any way. */
  track: TrackFilter;
  sort: MessageSort;
  descending: boolean;
  threads: boolean;
}

/** Reads an address. Without a word it is the inbox, newest first. */
export function readPlace(search: string): Place {
  const said = new URLSearchParams(search);
  const sort = sorts.find((one) => one === said.get('sort')) ?? 'date';
  return {
    folder: said.get('folder'),
    view: mailViews.find((one) => one === said.get('view')) ?? null,
    message: said.get('message'),
    search: [...(said.get('q') ?? '')].slice(0, maxSearch).join(''),
    everywhere: said.has('everywhere'),
    unread: said.has('unread'),
    flagged: said.has('flagged'),
    attachments: said.has('attachments'),
    track: trackFilters.find((one) => one === said.get('track')) ?? '',
    sort,
    descending: downByNature(sort) !== said.has('turned'),
    threads: said.has('threads'),
  };
}

/** Whether the greatest comes first unless it is turned round. */
function downByNature(sort: MessageSort): boolean {
  return sort === 'date' || sort === 'size';
}

/** The address of a place. */
export function placePath(place: Place): string {
  const said = new URLSearchParams();
  if (place.folder !== null) said.set('folder', place.folder);
  if (place.view !== null) said.set('view', place.view);
  if (place.search !== '') said.set('q', place.search);
  for (const flag of ['everywhere', 'unread', 'flagged', 'attachments', 'threads'] as const) if (place[flag]) said.set(flag, '');
  if (place.track !== '') said.set('track', place.track);
  if (place.sort !== 'date') said.set('sort', place.sort);
  if (place.descending !== downByNature(place.sort)) said.set('turned', '');
  if (place.message !== null) said.set('message', place.message);
  const text = said.toString().replaceAll(/=(?=&|$)/g, '');
  return `/mail${text === '' ? '' : `?${text}`}`;
}

/** The address of a view. */
export function viewPath(view: MailView): string {
  return placePath({ ...readPlace(''), view });
}

/** Whether the list is of all mailboxes, and not of one folder. */
export function spansAll({ view, everywhere, search }: Pick<Place, 'view' | 'everywhere' | 'search'>): boolean {
  return view !== null || (everywhere && search !== '');
}

/** What a list of messages holds, without its window. */
export function filterOf(place: Place, mailbox: string, folder: string): MessageFilter {
  const { view, search, unread, flagged, attachments, sort, descending, threads } = place;
  return { ...(spansAll(place) ? {} : { mailbox, folder }), search, unread, flagged, attachments, track: view ?? place.track, sort, descending, threads };
}

/** What shows all of a folder again. */
export const unfiltered = { unread: false, flagged: false, attachments: false, track: '' } as const satisfies Partial<Place>;

/** Whether something of the folder is left out. */
export function isFiltered({ view, unread, flagged, attachments, track }: Place): boolean {
  return unread || flagged || attachments || (view === null && track !== '');
}

export type Go = (change: Partial<Place>, how?: { step: boolean }) => void;

/** Where one is in mail, and how to go elsewhere; a step can be taken back with "back". */
export function usePlace(): { place: Place; go: Go } {
  const search = useSearch();
  const [, navigate] = useLocation();
  const place = useMemo(() => readPlace(search), [search]);
  const go = useCallback<Go>((change, how) => navigate(placePath({ ...place, ...change }), { replace: how?.step !== true }), [navigate, place]);
  return { place, go };
}
