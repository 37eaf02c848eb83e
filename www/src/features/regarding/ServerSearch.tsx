import { Button } from '@fluentui/react-components';
import type { JSX } from 'react';
import { useView } from '../../bridge';
import { usePickerStyles } from './pickerStyles';
import { t } from './text';

/** The last of a picker's choices. A device that holds all that its person may read has nothing to ask the server for, and says so. */
export function ServerSearch({ offline }: { offline: boolean }): JSX.Element {
  const s = usePickerStyles();
  const complete = useView('sync')?.complete !== false;
  if (!offline && complete) return <span>{t('serverAll')}</span>;
  return (
    <>
      <Button size="small" appearance="transparent" className={s.server} disabledFocusable>
        {t('searchServer')}
      </Button>
      <span>{t(offline ? 'serverOffline' : 'serverFilling')}</span>
    </>
  );
}
