import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { useState, type JSX } from 'react';
import { leaveDevice, useView } from '../../bridge';
import { DoneMessage } from '../../ui/DoneMessage';
import { FaultMessage } from '../../ui/FaultMessage';
import { t } from '../text';
import { useExport } from './useExport';

const useStyles = makeStyles({
  root: { display: 'grid', placeItems: 'center', blockSize: '100%', overflow: 'auto', padding: tokens.spacingHorizontalXL },
  card: {
    display: 'grid',
    rowGap: tokens.spacingVerticalM,
    maxInlineSize: '480px',
    padding: tokens.spacingHorizontalXXL,
    color: tokens.colorNeutralForeground1,
    backgroundColor: tokens.colorNeutralBackground1,
    border: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusXLarge,
  },
  title: { fontSize: tokens.fontSizeBase500, lineHeight: tokens.lineHeightBase500, fontWeight: tokens.fontWeightSemibold },
  actions: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS },
});

/** Stands for the workspace on a device that its person has ended: what was not sent can be taken along before the data goes. */
export function Revoked(): JSX.Element {
  const s = useStyles();
  const sync = useView('sync');
  const unsent = (sync?.waiting ?? 0) + (sync?.issues ?? 0);
  const { exported, exporting, exportUnsent } = useExport();
  const [leaving, setLeaving] = useState(false);
  const leave = () => {
    setLeaving(true);
    void leaveDevice().finally(() => location.replace('/sign-in'));
  };
  return (
    <main className={s.root}>
      <div className={s.card}>
        <h1 className={s.title}>{t('revokedTitle')}</h1>
        <p>{t('revokedWhy')}</p>
        {unsent > 0 && <p>{t('revokedUnsent')}</p>}
        <p>{t('revokedStays')}</p>
        <DoneMessage text={exported?.done ? exported.text : null} />
        {exported?.done === false && <FaultMessage>{exported.text}</FaultMessage>}
        <div className={s.actions}>
          {unsent > 0 && (
            <Button appearance={exported?.done ? 'secondary' : 'primary'} disabledFocusable={exporting || leaving} onClick={exportUnsent}>
              {t('revokedExport')}
            </Button>
          )}
          <Button appearance={unsent === 0 || exported?.done ? 'primary' : 'secondary'} disabledFocusable={leaving} onClick={leave}>
            {t(leaving ? 'revokedGoing' : 'revokedGo')}
          </Button>
        </div>
      </div>
    </main>
  );
}
