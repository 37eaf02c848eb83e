import { Button } from '@fluentui/react-components';
import type { JSX } from 'react';
import { FaultMessage } from '../../ui/FaultMessage';
import { refusalSentence, type Refusal } from '../../ui/refusal';
import { useSettingStyles } from '../../ui/settingStyles';
import { t } from './text';

/** Stands for a list that could not be loaded. */
export function Failed({ refusal, onAgain }: { refusal: Refusal; onAgain(): void }): JSX.Element {
  const setting = useSettingStyles();
  return (
    <>
      <FaultMessage>{t('people.failed', { reason: refusalSentence(refusal) })}</FaultMessage>
      <Button className={setting.start} onClick={onAgain}>
        {t('people.again')}
      </Button>
    </>
  );
}
