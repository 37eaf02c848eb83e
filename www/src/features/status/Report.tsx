import { Button } from '@fluentui/react-components';
import { useId, type JSX } from 'react';
import { type EngineHealth, type Session, type Sync, useOfflineStart } from '../../bridge';
import { DoneMessage } from '../../ui/DoneMessage';
import { FaultMessage } from '../../ui/FaultMessage';
import { useSettingStyles } from '../../ui/settingStyles';
import { useCopy } from '../../ui/useCopy';
import { Copy20Regular } from './icons';
import { report } from './report';
import { t } from './text';
import type { SelfCheckState } from './useSelfCheck';
import type { StorageFacts } from './useStorage';

interface ReportProps {
  session: Session | undefined;
  sync: Sync | undefined;
  health: EngineHealth;
  storage: StorageFacts | null;
  found: SelfCheckState;
}

/** Takes what the page shows to whoever helps. */
export function Report(props: ReportProps): JSX.Element {
  const setting = useSettingStyles();
  const heading = useId();
  const { copied, copy } = useCopy();
  const offlineStart = useOfflineStart();
  const copyReport = () => copy(report({ ...props, now: new Date(), userAgent: navigator.userAgent, offlineStart }));
  return (
    <section className={setting.section} aria-labelledby={heading}>
      <h2 id={heading} className={setting.heading}>
        {t('report.heading')}
      </h2>
      <p className={setting.note}>{t('report.lead')}</p>
      <Button className={setting.start} icon={<Copy20Regular />} onClick={copyReport}>
        {t('report.copy')}
      </Button>
      <DoneMessage text={copied === 'copied' ? t('report.copied') : null} />
      {copied === 'refused' && <FaultMessage>{t('report.refused')}</FaultMessage>}
    </section>
  );
}
