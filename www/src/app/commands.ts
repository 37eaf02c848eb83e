import type { FluentIcon } from '@fluentui/react-icons';
import { Add20Regular } from '@fluentui/react-icons/svg/add';
import {
  ArrowSync20Regular,
  DarkTheme20Regular,
  Keyboard20Regular,
  PanelRight20Regular,
  Pause16Regular,
  PersonAdd20Regular,
  CloudCheckmark16Filled,
  CloudOff16Regular,
  Settings20Regular,
  SignOut20Regular,
  WeatherMoon20Regular,
  WeatherSunny20Regular,
} from '../ui/icons';
import type { Known, Sync } from '../bridge';
import type { ThemeChoice } from '../ui/theme';
import type { Deeds } from './keys';
import { places } from './places';
import { otherLook, recordLooks } from '../ui/recordIcons';
import type { TrackCommand } from '../ui/tracking/useTrackCommands';
import { t } from './text';

/** One entry of the palette. */
export interface Entry {
  name: string;
  group: 'record' | 'goTo' | 'do';
  label: string;
  icon: FluentIcon;
  /** A record: its kind gives the symbol, and detail tells it from others of its name. */
  record?: { entity: string; detail: string };
  keys: readonly string[];
  run(): void;
}

interface Circumstances {
  deeds: Deeds;
  onTheme(choice: ThemeChoice): void;
  /** Null where no CRM pane belongs to the view. */
  paneShown: boolean | null;
  /** The commands of tracking, for what the view is at. */
  tracking: readonly TrackCommand[];
  /** Says why a command cannot be carried out. */
  onReason(sentence: string): void;
  managesUsers: boolean;
  /** Undefined before the engine has told. */
  known: Known | undefined;
  sync: Sync | undefined;
  onSync(call: 'goOffline' | 'goOnline' | 'pauseSync' | 'resumeSync'): void;
}

/** Everything that the palette can do now. */
export function entries({ deeds, onTheme, paneShown, tracking, onReason, managesUsers, known, sync, onSync }: Circumstances): Entry[] {
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
    { name: 'sync', group: 'goTo', label: t('sync'), icon: ArrowSync20Regular, keys: [], run: go('/sync') },
    ...(known?.entities ?? []).map(
      ({ name, plural }): Entry => ({ name: `list ${name}`, group: 'goTo', label: plural, icon: (recordLooks[name] ?? otherLook).large, keys: [], run: go(`/records/${name}`) }),
    ),
    ...(known?.entities ?? []).map(({ name, label }) => doing(`new ${name}`, t('newOf', { label: label.toLocaleLowerCase() }), Add20Regular, go(`/records/${name}/new`))),
    ...(paneShown === null
      ? []
      : [
          doing('pane', t(paneShown ? 'hidePane' : 'showPane'), PanelRight20Regular, deeds.pane, 'F8'),
          ...tracking.map(({ name, label, icon, letter, reason, run }) =>
            doing(name, label, icon, reason === undefined ? run : () => onReason(t('cannot', { label, reason })), ...(letter === '' ? [] : ['Ctrl', '.', letter])),
          ),
        ]),
    doing('synchronize', t('synchronize'), ArrowSync20Regular, deeds.synchronize, 'F9'),
    ...(sync === undefined
      ? []
      : [
          sync.offlineChosen
            ? doing('goOnline', t('goOnline'), CloudCheckmark16Filled, () => onSync('goOnline'))
            : doing('goOffline', t('goOffline'), CloudOff16Regular, () => onSync('goOffline')),
          sync.paused
            ? doing('resume', t('resumeSync'), ArrowSync20Regular, () => onSync('resumeSync'))
            : doing('pause', t('pauseSync'), Pause16Regular, () => onSync('pauseSync')),
        ]),
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
