import { Button, Field, makeStyles, Select } from '@fluentui/react-components';
import { useId, useState, type JSX } from 'react';
import type { Entity, Input, State } from '../../bridge';
import { useDialogStyles } from '../../ui/dialogStyles';
import { RecordField } from '../../ui/fields/RecordField';
import { Modal } from '../../ui/Modal';
import { t } from './text';
import { type Chosen, useDeeds } from './useDeeds';
import { askedWith } from './states';
import { stateVerb } from './words';

const useStyles = makeStyles({ root: { inlineSize: '460px' } });

interface StateDialogProps {
  entity: Entity;
  chosen: Chosen;
  state: State;
  onDone(): void;
  onClose(): void;
}

/** Puts records into a state, for a reason. */
export function StateDialog({ entity, chosen, state, onDone, onClose }: StateDialogProps): JSX.Element {
  const s = useStyles();
  const d = useDialogStyles();
  const id = useId();
  const { setState } = useDeeds();
  const [status, setStatus] = useState(state.statuses[0]?.value ?? 0);
  const [fields, setFields] = useState<{ [name: string]: Input }>({});
  const [sending, setSending] = useState(false);
  const verb = stateVerb(entity, state);
  const attributes = askedWith(entity, state);
  const go = () => {
    setSending(true);
    void setState(chosen, state, status, fields).then((done) => (done ? onDone() : setSending(false)));
  };
  const n = chosen.ids.length;
  return (
    <Modal name={{ labelledBy: id }} className={s.root} onClose={onClose}>
      <h2 id={id} className={d.title}>
        {n === 1 ? t('stateTitleOne', { verb, name: chosen.name }) : t('stateTitleMany', { verb, n })}
      </h2>
      <div className={d.text}>
        {state.statuses.length > 1 && (
          <Field label={t('status')} orientation="horizontal">
            <Select data-first value={String(status)} onChange={(_, data) => setStatus(Number(data.value))}>
              {state.statuses.map(({ value, label }) => (
                <option key={value} value={value}>
                  {label}
                </option>
              ))}
            </Select>
          </Field>
        )}
        {attributes.map((attribute) => (
          <RecordField
            key={attribute.name}
            attribute={attribute}
            value={fields[attribute.name]}
            onSave={(value) => {
              setFields((now) => ({ ...now, [attribute.name]: value }));
              return Promise.resolve();
            }}
          />
        ))}
      </div>
      <div className={d.actions}>
        <Button onClick={onClose}>{t('cancel')}</Button>
        <Button appearance="primary" disabledFocusable={sending} onClick={go} {...(state.statuses.length <= 1 && { 'data-first': true })}>
          {verb}
        </Button>
      </div>
    </Modal>
  );
}
