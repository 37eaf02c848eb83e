import { Button } from '@fluentui/react-components';
import { useId, type JSX } from 'react';
import type { Connection } from '../../bridge';
import { FaultMessage } from '../../ui/FaultMessage';
import { DoneMessage } from '../../ui/DoneMessage';
import { Loading } from '../../ui/Loading';
import { useSettingStyles } from '../../ui/settingStyles';
import { useTry } from '../../ui/useTry';
import { t } from './text';
import { connectionWords, lastContactWords } from './words';

/** How this device stands with the relay, and a way to try it at once. */
export function ConnectionStatus({ connection }: { connection: Connection | undefined }): JSX.Element {
  const setting = useSettingStyles();
  const heading = useId();
  const { tried, tryNow } = useTry();
  const online = connection?.state === 'online';
  return (
    <section className={setting.section} aria-labelledby={heading}>
      <h2 id={heading} className={setting.heading}>
        {t('connection.heading')}
      </h2>
      {connection === undefined ? (
        <Loading rows={2} />
      ) : (
        <>
          <dl className={setting.facts}>
            <dt>{t('connection.state')}</dt>
            <dd>{connectionWords(connection)}</dd>
            <dt>{t('connection.lastContact')}</dt>
            <dd>{lastContactWords(connection, Date.now())}</dd>
          </dl>
          {!online && (
            <Button className={setting.start} disabledFocusable={connection.state === 'connecting'} onClick={tryNow}>
              {t('connection.try')}
            </Button>
          )}
          <DoneMessage text={tried === 'trying' ? t('connection.trying') : null} />
          {tried === 'failed' && <FaultMessage>{t('connection.tryVain')}</FaultMessage>}
          {tried === 'noAnswer' && <FaultMessage>{t('connection.tryFailed')}</FaultMessage>}
        </>
      )}
    </section>
  );
}
