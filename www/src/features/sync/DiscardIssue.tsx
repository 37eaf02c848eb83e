import { Button, makeStyles } from '@fluentui/react-components';
import { useId, type JSX } from 'react';
import { type Issue, usePropose } from '../../bridge';
import { useDialogStyles } from '../../ui/dialogStyles';
import { Modal } from '../../ui/Modal';
import { t } from './text';
import { useDo } from './useDo';
import { changeWords, isTracking } from './words';

const useStyles = makeStyles({ root: { inlineSize: '440px' } });

/** Asks before a refused change is thrown away. */
export function DiscardIssue({ issue, onClose }: { issue: Issue; onClose(): void }): JSX.Element {
  const s = useStyles();
  const d = useDialogStyles();
  const id = useId();
  const propose = usePropose();
  const attempt = useDo();
  const tracking = isTracking(issue.change);
  const untracked = issue.change.kind === 'track';
  const what = changeWords(issue.change);
  const discard = () => {
    void attempt(propose('discardIssue', { id: issue.id }), t(tracking ? 'dropped' : 'discarded'));
    onClose();
  };
  return (
    <Modal kind="alertdialog" name={{ labelledBy: id }} className={s.root} onClose={onClose}>
      <h2 id={id} className={d.title}>
        {t(untracked ? 'dropTitle' : tracking ? 'stopDropTitle' : 'discardTitle')}
      </h2>
      <div className={d.text}>
        <p>{untracked ? t('dropGoes', { what }) : t('discardGoes', { what })}</p>
        {issue.dependants.length > 0 && <p>{t('discardMore', { n: issue.dependants.length })}</p>}
        <p>{t(tracking ? 'dropStays' : 'discardStays')}</p>
      </div>
      <div className={d.actions}>
        <Button data-first onClick={onClose}>
          {t('keep')}
        </Button>
        <Button appearance="primary" onClick={discard}>
          {t(tracking ? 'drop' : 'discard')}
        </Button>
      </div>
    </Modal>
  );
}
