import type { JSX } from 'react';
import { ButtonLink } from '../../ui/ButtonLink';
import type { Command } from '../../ui/CommandBar';
import { EmptyState } from '../../ui/EmptyState';
import {
  ArrowSwap20Regular,
  Checkmark20Regular,
  Connector20Regular,
  Delete20Regular,
  Link20Regular,
  LinkAdd20Regular,
  TaskListSquareLtr24Regular,
} from '../../ui/icons';
import { Workspace } from '../../ui/Workspace';
import { t } from './text';

const commands: readonly (readonly Command[])[] = [
  [
    { name: 'complete', label: t('complete'), icon: Checkmark20Regular },
    { name: 'delete', label: t('delete'), icon: Delete20Regular },
  ],
  [
    { name: 'track', label: t('track'), icon: Link20Regular },
    { name: 'setRegarding', label: t('setRegarding'), icon: LinkAdd20Regular },
    { name: 'addConnection', label: t('addConnection'), icon: Connector20Regular },
    { name: 'convert', label: t('convert'), icon: ArrowSwap20Regular },
  ],
];

/** The tasks workspace. */
export function Tasks(): JSX.Element {
  return (
    <Workspace
      name="tasks"
      title={t('title')}
      commands={commands}
      list={
        <EmptyState
          icon={TaskListSquareLtr24Regular}
          title={t('empty')}
          why={t('why')}
          next={t('next')}
          actions={<ButtonLink href="/people">{t('seePeople')}</ButtonLink>}
        />
      }
      reading={{
        title: t('reading'),
        open: false,
        onBack: () => {},
        content: <EmptyState icon={TaskListSquareLtr24Regular} title={t('nothingOpen')} why={t('nothingOpenWhy')} />,
      }}
    />
  );
}
