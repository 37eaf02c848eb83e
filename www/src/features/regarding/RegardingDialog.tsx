import { Button } from '@fluentui/react-components';
import { useId, useMemo, useState, type JSX } from 'react';
import type { Link } from '../../bridge';
import { useDialogStyles } from '../../ui/dialogStyles';
import { Modal } from '../../ui/Modal';
import { linkName } from '../../ui/RecordLink';
import { PreviewRows } from '../../ui/tracking/PreviewRows';
import { selectionOf, type Subject } from '../../ui/tracking/subject';
import { usePreview } from '../../ui/tracking/usePreview';
import { useTrackDeeds } from '../../ui/tracking/useTrackDeeds';
import { Picker } from './Picker';
import { usePickerStyles } from './pickerStyles';
import { t } from './text';

/** How many of several messages are named before it is done. */
const mostRows = 50;

interface RegardingDialogProps {
  subject: Subject;
  /** What a single message is regarding now. */
  now: Link | null;
  onClose(): void;
}

/** Asks what messages are regarding. Enter sets it at once, for several after they were shown, for many after a count. */
export function RegardingDialog({ subject, now, onClose }: RegardingDialogProps): JSX.Element {
  const s = usePickerStyles();
  const d = useDialogStyles();
  const id = useId();
  const deeds = useTrackDeeds();
  const { messages, count } = useMemo(() => selectionOf(subject), [subject]);
  const [active, setActive] = useState<Link>();
  const [toConfirm, setToConfirm] = useState<Link>();
  const preview = usePreview(messages, mostRows);
  const take = (record: Link) => {
    // Before it is known how many they are, many are asked about.
    if (count > 1 && (preview?.mustConfirm ?? true)) {
      setToConfirm(record);
      return;
    }
    onClose();
    void deeds.setRegarding(messages, count, record);
  };
  if (toConfirm !== undefined) {
    const total = preview?.total ?? count;
    return (
      // An own dialog: the focus begins anew in it.
      <Modal key="confirm" kind="alertdialog" name={{ labelledBy: id }} className={s.dialog} onClose={onClose}>
        <h2 id={id} className={d.title}>
          {t('confirmTitle', { n: total })}
        </h2>
        <div className={d.text}>
          <p>{t('confirmWhy', { name: linkName(toConfirm) })}</p>
          {preview && <p>{t('confirmUntracked', { n: preview.untracked })}</p>}
          <p>{t('undoable')}</p>
        </div>
        <div className={d.actions}>
          <Button onClick={() => setToConfirm(undefined)}>{t('back')}</Button>
          <Button
            data-first=""
            appearance="primary"
            onClick={() => {
              onClose();
              void deeds.setRegarding(messages, count, toConfirm);
            }}
          >
            {t('confirmDo', { n: total })}
          </Button>
        </div>
      </Modal>
    );
  }
  const rows = preview?.rows ?? [];
  return (
    <Modal name={{ labelledBy: id }} className={s.dialog} onClose={onClose}>
      <h2 id={id} className={d.title}>
        {count > 1 ? t('manyTitle', { n: count }) : t(now === null ? 'title' : 'changeTitle')}
      </h2>
      <Picker messages={messages} now={now} shorter={count > 1} onActive={setActive} onTake={take} />
      {count > 1 && rows.length > 0 && (
        <div className={s.preview}>
          <h3 className={s.group}>{t('preview', { n: count })}</h3>
          <div className={s.previewList}>
            <PreviewRows label={t('preview', { n: count })} rows={rows} to={active} />
          </div>
          {rows.length < count && <p className={s.none}>{t('previewFirst', { n: rows.length })}</p>}
        </div>
      )}
      <div className={d.actions}>
        <Button onClick={onClose}>{t('cancel')}</Button>
        <Button appearance="primary" disabledFocusable={active === undefined} onClick={() => active !== undefined && take(active)}>
          {t('set')}
        </Button>
      </div>
    </Modal>
  );
}
