import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { useId, useRef, useState, type JSX } from 'react';
import { type Input, type Issue, useCatalogue, usePropose } from '../../bridge';
import { useDialogStyles } from '../../ui/dialogStyles';
import { FaultMessage } from '../../ui/FaultMessage';
import { RecordField } from '../../ui/fields/RecordField';
import { Modal } from '../../ui/Modal';
import { sameValue } from '../../ui/value';
import { t } from './text';
import { useDo } from './useDo';
import { changeWords, isTracking, reasonSentence } from './words';

const useStyles = makeStyles({
  root: { inlineSize: '560px' },
  fields: { display: 'grid', rowGap: tokens.spacingVerticalSNudge, marginBlockStart: tokens.spacingVerticalS },
});

/** The values of a refused change, to be mended before it is tried again. */
export function IssueEdit({ issue, onClose }: { issue: Issue; onClose(): void }): JSX.Element {
  const s = useStyles();
  const d = useDialogStyles();
  const id = useId();
  const known = useCatalogue();
  const propose = usePropose();
  const attempt = useDo();
  const [values, setValues] = useState<{ [name: string]: Input }>(() => ({ ...issue.values }));
  const latest = useRef(values);
  const tracking = isTracking(issue.change);
  const retry = () => {
    // What is typed is taken when its field loses the focus.
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    const changed = Object.fromEntries(Object.entries(latest.current).filter(([name, value]) => !sameValue(value, issue.values[name])));
    void attempt(propose('retryIssue', { id: issue.id, fields: changed }), t(tracking ? 'trackedAgain' : 'retried')).then((done) => done && onClose());
  };
  return (
    <Modal name={{ labelledBy: id }} className={s.root} onClose={onClose}>
      <h2 id={id} className={d.title}>
        {t(tracking ? 'editTrackTitle' : 'editTitle')}
      </h2>
      <p>{changeWords(issue.change)}</p>
      <FaultMessage>{reasonSentence(issue)}</FaultMessage>
      <div className={s.fields}>
        {Object.keys(issue.values).map((name) => {
          const attribute = known?.attribute(issue.entity, name);
          return attribute === undefined ? null : (
            <RecordField
              key={name}
              attribute={attribute}
              value={values[name]}
              onSave={(value) => {
                latest.current = { ...latest.current, [name]: value };
                setValues(latest.current);
                return Promise.resolve();
              }}
            />
          );
        })}
      </div>
      <div className={d.actions}>
        <Button onClick={onClose}>{t('cancel')}</Button>
        <Button appearance="primary" onClick={retry}>
          {t(tracking ? 'trackAgain' : 'retry')}
        </Button>
      </div>
    </Modal>
  );
}
