import { type JSX } from 'react';
import { type Entity, usePicked, useView } from '../../bridge';
import { ButtonLink } from '../../ui/ButtonLink';
import { EmptyState } from '../../ui/EmptyState';
import { Search28Regular } from '../../ui/icons';
import { Loading } from '../../ui/Loading';
import { Panel } from '../../ui/Panel';
import { FoundRecord } from './FoundRecord';
import { GoneRecord } from './GoneRecord';
import { t } from './text';
import { makeStyles } from '@fluentui/react-components';

const useStyles = makeStyles({ fill: { blockSize: '100%' }, loading: { padding: '20px' } });

/** The page of one record, whatever is known of it. */
export function RecordPage({ entity, id }: { entity: Entity; id: string }): JSX.Element {
  const s = useStyles();
  const record = useView('record', { entity: entity.name, id });
  const offline = usePicked('session', (session) => session?.connection.state === 'offline');
  switch (record?.phase) {
    case undefined:
    case 'loading':
      return (
        <Panel title={t('recordLoading')} className={s.fill}>
          <div className={s.loading}>
            <Loading rows={6} />
          </div>
        </Panel>
      );
    case 'found':
      return <FoundRecord entity={entity} record={record} />;
    case 'deleted':
      return <GoneRecord entity={entity} record={record} />;
    case 'absent':
      if (record.mergedInto !== null) return <GoneRecord entity={entity} record={record} />;
      return (
        <Panel title={t('absentTitle')} className={s.fill}>
          <EmptyState
            icon={Search28Regular}
            title={t('absentTitle')}
            heading
            why={t(offline ? 'absentOffline' : 'absentWhy')}
            next={t('absentNext')}
            actions={<ButtonLink href={`/records/${entity.name}`}>{t('back', { plural: entity.plural.toLocaleLowerCase() })}</ButtonLink>}
          />
        </Panel>
      );
  }
}
