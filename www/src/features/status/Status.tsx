import { makeStyles } from '@fluentui/react-components';
import type { JSX } from 'react';
import { useEngineHealth, useView } from '../../bridge';
import { useSettingStyles } from '../../ui/settingStyles';
import { ConnectionStatus } from './ConnectionStatus';
import { Report } from './Report';
import { SelfCheckStatus } from './SelfCheckStatus';
import { StorageStatus } from './StorageStatus';
import { t } from './text';
import { useSelfCheck } from './useSelfCheck';
import { useStorage } from './useStorage';
import { Versions } from './Versions';

const useStyles = makeStyles({
  content: { maxWidth: '48rem' },
});

/** How page, engine, relay and this device's storage are. Within another page it has no title of its own. */
export function Status({ within = false }: { within?: boolean }): JSX.Element {
  const styles = useStyles();
  const setting = useSettingStyles();
  const session = useView('session');
  const sync = useView('sync');
  const health = useEngineHealth();
  const { facts, keep } = useStorage();
  const { found, again } = useSelfCheck();
  return (
    <div className={within ? undefined : setting.page}>
      {!within && <h1 className={setting.title}>{t('title')}</h1>}
      <div className={styles.content}>
        <Versions session={session} health={health} />
        <ConnectionStatus connection={session?.connection} />
        <StorageStatus facts={facts} onKeep={keep} />
        <SelfCheckStatus found={found} onAgain={again} />
        <Report session={session} sync={sync} health={health} storage={facts} found={found} />
      </div>
    </div>
  );
}
