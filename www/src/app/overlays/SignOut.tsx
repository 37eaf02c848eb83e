import { Button, makeStyles } from '@fluentui/react-components';
import { useId, useState, type JSX } from 'react';
import { signOut, useView } from '../../bridge';
import { useDialogStyles } from '../../ui/dialogStyles';
import { Modal } from '../../ui/Modal';
import { t } from '../text';

const useStyles = makeStyles({ root: { inlineSize: '440px' } });

/** Asks before this device forgets the person, and says what goes and what stays. */
export function SignOut({ onClose }: { onClose(): void }): JSX.Element {
  const s = useStyles();
  const d = useDialogStyles();
  const id = useId();
  const online = useView('session')?.connection.state === 'online';
  const [leaving, setLeaving] = useState(false);
  const leave = () => {
    setLeaving(true);
    // Everything of this person goes with the page.
    void signOut().finally(() => location.replace('/sign-in'));
  };
  return (
    <Modal kind="alertdialog" name={{ labelledBy: id }} className={s.root} onClose={() => !leaving && onClose()}>
      <h2 id={id} className={d.title}>
        {t('signOutTitle')}
      </h2>
      <div className={d.text}>
        <p>{t('signOutGoes')}</p>
        <p>{t('signOutStays')}</p>
        {!online && <p>{t('signOutOffline')}</p>}
      </div>
      <div className={d.actions}>
        <Button data-first onClick={onClose} disabled={leaving}>
          {t('staySignedIn')}
        </Button>
        <Button appearance="primary" onClick={leave} disabledFocusable={leaving}>
          {t(leaving ? 'signingOut' : 'signOut')}
        </Button>
      </div>
    </Modal>
  );
}
