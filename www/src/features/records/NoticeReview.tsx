import { Button, makeStyles, mergeClasses } from '@fluentui/react-components';
import { ArrowUndo16Regular } from '@fluentui/react-icons/svg/arrow-undo';
import { useId, useState, type JSX } from 'react';
import { type Entity, type NoticeChange, type RecordView, usePropose } from '../../bridge';
import { useDialogStyles } from '../../ui/dialogStyles';
import { FaultMessage } from '../../ui/FaultMessage';
import { Modal } from '../../ui/Modal';
import { wholeMoment } from '../../ui/moment';
import { useTableStyles } from '../../ui/tableStyles';
import { sameValue, valueText } from '../../ui/value';
import { t } from './text';
import { failedWords } from './words';

const useStyles = makeStyles({ root: { inlineSize: '760px' }, now: { fontWeight: 600 } });

/** The values of a record that synchronization replaced, beside those that stand. */
export function NoticeReview({ entity, record, onClose }: { entity: Entity; record: RecordView; onClose(): void }): JSX.Element {
  const s = useStyles();
  const d = useDialogStyles();
  const table = useTableStyles();
  const id = useId();
  const propose = usePropose();
  const [fault, setFault] = useState<string | null>(null);
  const text = (attribute: string, value: unknown) => valueText(entity.attributes.find((a) => a.name === attribute), value) || t('noValue');
  const restore = ({ attribute, lost }: NoticeChange) => {
    setFault(null);
    propose('updateRecord', { entity: entity.name, id: record.id, fields: { [attribute]: lost } }).catch((error: unknown) => setFault(failedWords(error)));
  };
  const dismiss = () => {
    propose('closeNotices', { ids: record.notices.map((notice) => notice.id) }).then(onClose, (error: unknown) => setFault(failedWords(error)));
  };
  return (
    <Modal name={{ labelledBy: id }} className={s.root} onClose={onClose}>
      <h2 id={id} className={d.title}>
        {t('reviewTitle')}
      </h2>
      <div className={table.scroll}>
        <table className={table.table} aria-labelledby={id}>
          <thead>
            <tr>
              <th scope="col">{t('field')}</th>
              <th scope="col">{t('before')}</th>
              <th scope="col">{t('now')}</th>
              <th scope="col">{t('binAction')}</th>
            </tr>
          </thead>
          <tbody>
            {record.notices.flatMap((notice) =>
              notice.changes.map((change) => {
                const mine = notice.side === 'overwritten';
                const back = sameValue(record.fields[change.attribute], change.lost);
                return (
                  <tr key={`${notice.id} ${change.attribute}`}>
                    <th scope="row">
                      {change.label}
                      <span className={table.second}>
                        {notice.by === null ? wholeMoment(notice.at, Date.now()) : t('binBy', { when: wholeMoment(notice.at, Date.now()), who: notice.by.name })}
                      </span>
                    </th>
                    <td className={table.long}>
                      {text(change.attribute, change.lost)}
                      <span className={table.second}>{t(mine ? 'yours' : 'theirs')}</span>
                    </td>
                    <td className={mergeClasses(table.long, s.now)}>{text(change.attribute, record.fields[change.attribute])}</td>
                    <td>
                      <Button size="small" icon={<ArrowUndo16Regular />} disabledFocusable={back || !record.mayWrite} onClick={() => restore(change)}>
                        {t(mine ? 'restoreMine' : 'restoreTheirs')}
                      </Button>
                    </td>
                  </tr>
                );
              }),
            )}
          </tbody>
        </table>
      </div>
      {fault !== null && <FaultMessage>{fault}</FaultMessage>}
      <div className={d.actions}>
        <Button onClick={dismiss}>{t('dismiss')}</Button>
        <Button appearance="primary" data-first onClick={onClose}>
          {t('close')}
        </Button>
      </div>
    </Modal>
  );
}
