import { Button, makeStyles, Tooltip } from '@fluentui/react-components';
import { useEffect, useId, useRef, useState, type JSX } from 'react';
import { signOut, useSend, useView } from '../../bridge';
import { DoneMessage } from '../../ui/DoneMessage';
import { useDialogStyles } from '../../ui/dialogStyles';
import { FaultMessage } from '../../ui/FaultMessage';
import { Modal } from '../../ui/Modal';
import { t } from '../text';
import { useExport } from './useExport';

const useStyles = makeStyles({ root: { inlineSize: '560px' } });

/** Asks before this device forgets the person, and says what goes and what stays. What was not sent is asked about first. */
export function SignOut({ onClose }: { onClose(): void }): JSX.Element {
  const s = useStyles();
  const d = useDialogStyles();
  const id = useId();
  const online = useView('session')?.connection.state === 'online';
  const sync = useView('sync');
  const waiting = (sync?.waiting ?? 0) + (sync?.issues ?? 0);
  const unsent = sync?.waiting ?? 0;
  const synchronize = useSend('synchronize');
  const goOnline = useSend('goOnline');
  const resume = useSend('resumeSync');
  const { exported, exporting, exportUnsent } = useExport();
  const [leaving, setLeaving] = useState(false);
  const [sending, setSending] = useState(false);
  const leave = () => {
    setLeaving(true);
    // Everything of this person goes with the page.
    void signOut().finally(() => {
      sessionStorage.clear(); // what was not saved was this person's
      location.replace('/sign-in');
    });
  };
  const send = () => {
    setSending(true);
    const first = sync?.offlineChosen ? goOnline({}) : sync?.paused ? resume({}) : Promise.resolve({});
    first.then(() => synchronize({})).catch(() => setSending(false));
  };
  const sent = useRef(leave);
  sent.current = leave;
  useEffect(() => {
    // All of it has arrived: that is what was asked for.
    if (sending && waiting === 0) sent.current();
    // What was refused does not go away by waiting.
    else if (sending && unsent === 0) setSending(false);
  }, [sending, waiting, unsent]);
  const reachable = online || sync?.offlineChosen === true;
  const sendButton = (
    <Button appearance="primary" data-first disabledFocusable={!reachable || sending || leaving || unsent === 0} onClick={send}>
      {sending ? t('signOutSending', { n: unsent }) : t('signOutSend')}
    </Button>
  );
  return (
    <Modal kind="alertdialog" name={{ labelledBy: id }} className={s.root} onClose={() => !leaving && onClose()}>
      <h2 id={id} className={d.title}>
        {t('signOutTitle')}
      </h2>
      <div className={d.text}>
        {waiting > 0 && <p role="alert">{t('signOutWaiting', { n: waiting })}</p>}
        <p>{t('signOutGoes')}</p>
        <p>{t('signOutStays')}</p>
        {!online && <p>{t('signOutOffline')}</p>}
        <DoneMessage text={exported?.done ? exported.text : null} />
        {exported?.done === false && <FaultMessage>{exported.text}</FaultMessage>}
      </div>
      <div className={d.actions}>
        <Button {...(waiting === 0 && { 'data-first': true })} onClick={onClose} disabled={leaving}>
          {t(waiting > 0 ? 'cancel' : 'staySignedIn')}
        </Button>
        {waiting > 0 && (
          <>
            <Button onClick={leave} disabledFocusable={leaving}>
              {t(leaving ? 'signingOut' : 'signOutAnyway')}
            </Button>
            <Button onClick={exportUnsent} disabledFocusable={exporting || leaving}>
              {t('signOutExport')}
            </Button>
            {reachable ? (
              sendButton
            ) : (
              <Tooltip content={`${t('signOutSend')}: ${t('signOutSendAway')}`} relationship="description" withArrow>
                {sendButton}
              </Tooltip>
            )}
          </>
        )}
        {waiting === 0 && (
          <Button appearance="primary" onClick={leave} disabledFocusable={leaving}>
            {t(leaving ? 'signingOut' : 'signOut')}
          </Button>
        )}
      </div>
    </Modal>
  );
}
