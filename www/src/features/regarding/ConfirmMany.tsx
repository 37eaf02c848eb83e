import { Button } from '@fluentui/react-components';
import { useId, type JSX } from 'react';
import type { Selection } from '../../bridge';
import { useDialogStyles } from '../../ui/dialogStyles';
import { Modal } from '../../ui/Modal';
import { usePreview } from '../../ui/tracking/usePreview';
import { useTrackDeeds } from '../../ui/tracking/useTrackDeeds';
import { usePickerStyles } from './pickerStyles';
import { t } from './text';

interface ConfirmManyProps {
  what: 'track' | 'clear';
  messages: Selection;
  count: number;
  onClose(): void;
}

/** Has the count of many messages confirmed before they are tracked, or no longer regarding anything (TRK-06). */
export function ConfirmMany({ what, messages, count, onClose }: ConfirmManyProps): JSX.Element {
  const s = usePickerStyles();
  const d = useDialogStyles();
  const id = useId();
  const deeds = useTrackDeeds();
  const preview = usePreview(messages, 1);
  const n = preview?.total ?? count;
  const go = () => {
    onClose();
    void (what === 'track' ? deeds.track(messages, count) : deeds.setRegarding(messages, count, null));
  };
  return (
    <Modal kind="alertdialog" name={{ labelledBy: id }} className={s.dialog} onClose={onClose}>
      <h2 id={id} className={d.title}>
        {t(what === 'track' ? 'trackTitle' : 'clearTitle', { n })}
      </h2>
      <div className={d.text}>
        <p>{what === 'clear' ? t('clearWhy') : preview ? t('trackWhy', { n: preview.untracked }) : ''}</p>
        <p>{t('undoable')}</p>
      </div>
      <div className={d.actions}>
        <Button onClick={onClose}>{t('cancel')}</Button>
        <Button data-first="" appearance="primary" onClick={go}>
          {what === 'track' ? t('trackDo', { n }) : t('clearDo')}
        </Button>
      </div>
    </Modal>
  );
}
