import { Button } from '@fluentui/react-components';
import { useId, useState, type JSX } from 'react';
import { useOfflineStart } from '../../bridge';
import { useSettingStyles } from '../../ui/settingStyles';
import { sizeInWords } from '../../ui/bytes';
import { t } from './text';
import type { StorageFacts } from './useStorage';

interface StorageStatusProps {
  facts: StorageFacts | null;
  onKeep(): Promise<boolean>;
}

/** Whether the browser keeps this device's data, and how much of it there is. */
export function StorageStatus({ facts, onKeep }: StorageStatusProps): JSX.Element {
  const setting = useSettingStyles();
  const heading = useId();
  const offlineStart = useOfflineStart();
  const [asked, setAsked] = useState<boolean | null>(null);
  return (
    <section className={setting.section} aria-labelledby={heading}>
      <h2 id={heading} className={setting.heading}>
        {t('storage.heading')}
      </h2>
      <dl className={setting.facts}>
        {facts !== null && (
          <>
            <dt>{t('storage.kept')}</dt>
            <dd>{keptWords(facts)}</dd>
            <dt>{t('storage.used')}</dt>
            <dd>{usedWords(facts)}</dd>
          </>
        )}
        <dt>{t('storage.worker')}</dt>
        <dd>{t(`storage.worker.${offlineStart}`)}</dd>
      </dl>
      {facts?.persisted === false && (
        <Button className={setting.start} onClick={() => void onKeep().then(setAsked)}>
          {t('storage.keep')}
        </Button>
      )}
      <p role="status" className={setting.note}>
        {asked !== null && (asked ? t('storage.keep.done') : t('storage.keep.refused'))}
      </p>
    </section>
  );
}

function keptWords({ persisted }: StorageFacts): string {
  if (persisted === undefined) return t('storage.kept.unknown');
  return persisted ? t('storage.kept.yes') : t('storage.kept.no');
}

function usedWords({ usage, quota }: StorageFacts): string {
  if (usage === undefined || quota === undefined) return t('storage.used.unknown');
  return t('storage.used.of', { used: sizeInWords(usage), quota: sizeInWords(quota) });
}
