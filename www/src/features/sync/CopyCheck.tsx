import { Button } from '@fluentui/react-components';
import { useEffect, useId, useState, type JSX } from 'react';
import { type Sync, useSend, useView } from '../../bridge';
import { FaultMessage } from '../../ui/FaultMessage';
import { wholeMoment } from '../../ui/moment';
import { refusalOf, refusalSentence } from '../../ui/refusal';
import { useSettingStyles } from '../../ui/settingStyles';
import { t } from './text';

/** Compares the copy on this device with the relay, and says what came of it. */
export function CopyCheck({ sync }: { sync: Sync | undefined }): JSX.Element {
  const setting = useSettingStyles();
  const heading = useId();
  const check = useSend('checkCopy');
  const online = useView('session')?.connection.state === 'online' && sync?.offlineChosen !== true;
  const [asked, setAsked] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  const checked = sync?.checked ?? 0;
  useEffect(() => setAsked(false), [checked]);
  const checking = asked || sync?.phase === 'comparing';
  const go = () => {
    setFault(null);
    setAsked(true);
    check({}).catch((thrown: unknown) => {
      setAsked(false);
      setFault(t('check.failed', { reason: refusalSentence(refusalOf(thrown)) }));
    });
  };
  const when = wholeMoment(checked, Date.now());
  const differed = sync?.differed ?? 0;
  return (
    <section className={setting.section} aria-labelledby={heading}>
      <h2 id={heading} className={setting.heading}>
        {t('check.heading')}
      </h2>
      <p className={setting.note}>{t('check.lead')}</p>
      <p role="status" className={setting.text}>
        {checked === 0 ? t('check.never') : differed === 0 ? t('check.same', { when }) : t('check.healed', { when, n: differed })}
      </p>
      {!online && <p className={setting.note}>{t('check.offline')}</p>}
      <Button className={setting.start} disabledFocusable={checking || !online} onClick={go}>
        {t(checking ? 'check.doing' : 'check.do')}
      </Button>
      {fault !== null && <FaultMessage>{fault}</FaultMessage>}
    </section>
  );
}
