import type { JSX } from 'react';
import { ButtonLink } from '../../ui/ButtonLink';
import type { Command } from '../../ui/CommandBar';
import { EmptyState } from '../../ui/EmptyState';
import { ArrowSwap20Regular, Connector20Regular, Database24Regular, Delete20Regular } from '../../ui/icons';
import { Workspace } from '../../ui/Workspace';
import { t } from './text';

const commands: readonly (readonly Command[])[] = [
  [{ name: 'delete', label: t('delete'), icon: Delete20Regular }],
  [
    { name: 'addConnection', label: t('addConnection'), icon: Connector20Regular },
    { name: 'convert', label: t('convert'), icon: ArrowSwap20Regular },
  ],
];

/** The records workspace. */
export function Records(): JSX.Element {
  return (
    <Workspace
      name="records"
      title={t('title')}
      commands={commands}
      list={
        <EmptyState
          icon={Database24Regular}
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
        content: <EmptyState icon={Database24Regular} title={t('nothingOpen')} why={t('nothingOpenWhy')} />,
      }}
    />
  );
}
