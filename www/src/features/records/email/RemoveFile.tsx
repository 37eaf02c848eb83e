import { Button } from '@fluentui/react-components';
import { useId, type JSX } from 'react';
import { useDialogStyles } from '../../../ui/dialogStyles';
import { Modal } from '../../../ui/Modal';
import { e } from './text';

/** Asks before a file is taken off a record: for everybody, and not from the message. */
export function RemoveFile({ name, onRemove, onClose }: { name: string; onRemove(): void; onClose(): void }): JSX.Element {
  const d = useDialogStyles();
  const id = useId();
  return (
    <Modal kind="alertdialog" name={{ labelledBy: id }} onClose={onClose}>
      <h2 id={id} className={d.title}>
        {e('removeTitle')}
      </h2>
      <div className={d.text}>
        <p>{e('removeGoes', { name })}</p>
        <p>{e('removeStays')}</p>
      </div>
      <div className={d.actions}>
        <Button data-first="" onClick={onClose}>
          {e('cancel')}
        </Button>
        <Button appearance="primary" onClick={onRemove}>
          {e('removeDo')}
        </Button>
      </div>
    </Modal>
  );
}
