import type { FluentIcon } from '@fluentui/react-icons';
import {
  ArrowSync20Regular,
  DarkTheme20Regular,
  Keyboard20Regular,
  PanelRight20Regular,
  PersonAdd20Regular,
  Pulse20Regular,
  Settings20Regular,
  SignOut20Regular,
  WeatherMoon20Regular,
  WeatherSunny20Regular,
} from '../ui/icons';
import type { ThemeChoice } from '../ui/theme';
import type { Deeds } from './keys';
import { places } from './places';
import { t } from './text';

/** One entry of the palette. */
export interface Entry {
  name: string;
  group: 'goTo' | 'do';
  label: string;
  icon: FluentIcon;
  keys: readonly string[];
  run(): void;
}

interface Circumstances {
  deeds: Deeds;
  onTheme(choice: ThemeChoice): void;
  /** Null where no CRM pane belongs to the view. */
  paneShown: boolean | null;
  managesUsers: boolean;
}

/** Everything that the palette can do now. */
export function entries({ deeds, onTheme, paneShown, managesUsers }: Circumstances): Entry[] {
  const go = (path: string) => () => deeds.go(path);
  const doing = (name: string, label: string, icon: FluentIcon, run: () => void, ...keys: string[]): Entry => ({
    name,
    group: 'do',
    label,
    icon,
    keys,
    run,
  });
  return [
    ...places.map(({ name, path, icon }, i): Entry => {
      return { name, group: 'goTo', label: t(name), icon, keys: ['Ctrl', String(i + 1)], run: go(path) };
    }),
    { name: 'options', group: 'goTo', label: t('options'), icon: Settings20Regular, keys: [], run: go('/options') },
    { name: 'status', group: 'goTo', label: t('status'), icon: Pulse20Regular, keys: [], run: go('/status') },
    ...(paneShown === null
      ? []
      : [doing('pane', t(paneShown ? 'hidePane' : 'showPane'), PanelRight20Regular, deeds.pane, 'F8')]),
    doing('wake', t('tryRelay'), ArrowSync20Regular, deeds.wake, 'F9'),
    doing('light', t('themeLight'), WeatherSunny20Regular, () => onTheme('light')),
    doing('dark', t('themeDark'), WeatherMoon20Regular, () => onTheme('dark')),
    doing('system', t('themeSystem'), DarkTheme20Regular, () => onTheme('system')),
    doing('shortcuts', t('shortcuts'), Keyboard20Regular, deeds.shortcuts, '?'),
    ...(managesUsers ? [doing('invite', t('invitePeople'), PersonAdd20Regular, go('/options/people'))] : []),
    doing('signOut', t('signOut'), SignOut20Regular, deeds.signOut),
  ];
}

/** Where in a label what was typed stands, as [start, end), or null. */
export function match(label: string, typed: string): readonly [number, number] | null {
  const wanted = typed.trim().toLocaleLowerCase();
  if (wanted === '') return [0, 0];
  const start = label.toLocaleLowerCase().indexOf(wanted);
  return start < 0 ? null : [start, start + wanted.length];
}
