import { Button, makeStyles } from '@fluentui/react-components';
import { useId, useState, type JSX } from 'react';
import { useDialogStyles } from '../../ui/dialogStyles';
import { Modal } from '../../ui/Modal';
import { t } from './text';
import { type Chosen, useDeeds } from './useDeeds';

const useStyles = makeStyles({ root: { inlineSize: '440px' } });

/** Asks before many records are deleted. */
export function DeleteDialog({ chosen, onDone, onClose }: { chosen: Chosen; onDone(): void; onClose(): void }): JSX.Element {
  const s = useStyles();
  const d = useDialogStyles();
  const id = useId();
  const { remove } = useDeeds();
  const [sending, setSending] = useState(false);
  const n = chosen.ids.length;
  const go = () => {
    setSending(true);
    void remove(chosen).then((done) => (done ? onDone() : setSending(false)));
  };
  return (
    <Modal kind="alertdialog" name={{ labelledBy: id }} className={s.root} onClose={onClose}>
      <h2 id={id} className={d.title}>
        {t('deleteTitle', { n })}
      </h2>
      <div className={d.text}>
        <p>{t('deleteGoes')}</p>
        <p>{t('deleteStays')}</p>
      </div>
      <div className={d.actions}>
        <Button data-first onClick={onClose}>
          {t('cancel')}
        </Button>
        <Button appearance="primary" disabledFocusable={sending} onClick={go}>
          {t('deleteDo', { n })}
        </Button>
      </div>
    </Modal>
  );
}
