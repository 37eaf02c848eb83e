import type { JSX } from 'react';
import { ButtonLink } from '../../ui/ButtonLink';
import type { Command } from '../../ui/CommandBar';
import { EmptyState } from '../../ui/EmptyState';
import {
  ArrowSwap20Regular,
  CalendarLtr28Regular,
  Connector20Regular,
  Delete20Regular,
  Link20Regular,
  LinkAdd20Regular,
} from '../../ui/icons';
import { Workspace } from '../../ui/Workspace';
import { t } from './text';

const commands: readonly (readonly Command[])[] = [
  [{ name: 'delete', label: t('delete'), icon: Delete20Regular }],
  [
    { name: 'track', label: t('track'), icon: Link20Regular },
    { name: 'setRegarding', label: t('setRegarding'), icon: LinkAdd20Regular },
    { name: 'addConnection', label: t('addConnection'), icon: Connector20Regular },
    { name: 'convert', label: t('convert'), icon: ArrowSwap20Regular },
  ],
];

/** The calendar workspace. */
export function Calendar(): JSX.Element {
  return (
    <Workspace
      name="calendar"
      title={t('title')}
      commands={commands}
      list={
        <EmptyState
          icon={CalendarLtr28Regular}
          title={t('empty')}
          why={t('why')}
          next={t('next')}
          actions={<ButtonLink href="/people">{t('seePeople')}</ButtonLink>}
        />
      }
    />
  );
}
