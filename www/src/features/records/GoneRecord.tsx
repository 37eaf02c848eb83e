import { Button, makeStyles } from '@fluentui/react-components';
import { BinRecycle24Regular } from '@fluentui/react-icons/svg/bin-recycle';
import { Merge20Regular } from '@fluentui/react-icons/svg/merge';
import type { JSX } from 'react';
import type { Entity, RecordView } from '../../bridge';
import { ButtonLink } from '../../ui/ButtonLink';
import { EmptyState } from '../../ui/EmptyState';
import { wholeMoment } from '../../ui/moment';
import { Panel } from '../../ui/Panel';
import { linkName, recordPath } from '../../ui/RecordLink';
import { t } from './text';
import { useDeeds } from './useDeeds';

const useStyles = makeStyles({ fill: { blockSize: '100%' } });

/** Stands for a record that is in the recycle bin or has become another one. */
export function GoneRecord({ entity, record }: { entity: Entity; record: RecordView }): JSX.Element {
  const s = useStyles();
  const { restore } = useDeeds();
  const name = record.name === '' ? t('unnamed') : record.name;
  const { mergedInto } = record;
  const title = t(mergedInto === null ? 'deletedTitle' : 'mergedTitle', { name });
  const when = wholeMoment(record.deletedOn, Date.now());
  const deleted = record.deletedBy === null ? t('deletedWhen', { when }) : t('deletedWhy', { when, who: record.deletedBy.name });
  return (
    <Panel title={title} className={s.fill}>
      <EmptyState
        icon={mergedInto === null ? BinRecycle24Regular : Merge20Regular}
        title={title}
        heading
        why={mergedInto === null ? deleted : t('mergedWhy')}
        {...(mergedInto === null && record.mayRestore && { next: t('deletedNext') })}
        actions={
          <>
            {mergedInto !== null && (
              <ButtonLink href={recordPath(mergedInto)} appearance="primary">
                {t('openMerged', { name: linkName(mergedInto) })}
              </ButtonLink>
            )}
            {record.mayRestore && (
              <Button appearance={mergedInto === null ? 'primary' : 'secondary'} onClick={() => void restore({ entity: entity.name, id: record.id, name: record.name })}>
                {t('restore')}
              </Button>
            )}
            <ButtonLink href="/records/bin">{t('openBin')}</ButtonLink>
          </>
        }
      />
    </Panel>
  );
}
