import type { FluentIcon } from '@fluentui/react-icons';
import {
  CalendarLtr20Filled,
  CalendarLtr20Regular,
  Database20Filled,
  Database20Regular,
  Mail20Filled,
  Mail20Regular,
  People20Filled,
  People20Regular,
  TaskListSquareLtr20Filled,
  TaskListSquareLtr20Regular,
} from '../ui/icons';
import { t } from './text';

/** A workspace of the rail. Its key, with Ctrl, is its number there. */
export interface Place {
  name: 'mail' | 'calendar' | 'people' | 'tasks' | 'records';
  path: string;
  icon: FluentIcon;
  chosenIcon: FluentIcon;
}

/** The workspaces, in the order of the rail. */
export const places: readonly Place[] = [
  { name: 'mail', path: '/mail', icon: Mail20Regular, chosenIcon: Mail20Filled },
  { name: 'calendar', path: '/calendar', icon: CalendarLtr20Regular, chosenIcon: CalendarLtr20Filled },
  { name: 'people', path: '/people', icon: People20Regular, chosenIcon: People20Filled },
  { name: 'tasks', path: '/tasks', icon: TaskListSquareLtr20Regular, chosenIcon: TaskListSquareLtr20Filled },
  { name: 'records', path: '/records', icon: Database20Regular, chosenIcon: Database20Filled },
];

const names = { 'options': 'options', 'sync': 'sync', 'sign-in': 'signIn', 'claim': 'claim', 'invite': 'invite' } as const;

/** The title of the document while the view of a path shows. */
export function titleOf(path: string): string {
  const first = path.split('/')[1] ?? '';
  const place = places.find(({ name }) => name === first);
  if (place !== undefined) return t('documentTitle', { view: t(place.name) });
  if (first in names) return t('documentTitle', { view: t(names[first as keyof typeof names]) });
  return first === '' ? t('product') : t('documentTitle', { view: t('noPage') });
}

/** Whether the CRM pane stands beside the view of a path. */
export function hasPane(path: string): boolean {
  // The page of a record has its own; its list stands alone.
  return places.some((place) => place.path === path && place.name !== 'records');
}
