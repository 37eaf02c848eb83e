import { Button, Field, Input } from '@fluentui/react-components';
import { useId, useState, type FormEvent, type JSX } from 'react';
import { usePropose } from '../../../bridge';
import { useDialogStyles } from '../../../ui/dialogStyles';
import { Modal } from '../../../ui/Modal';
import { useToast } from '../../../ui/toast';
import { failedWords } from '../words';
import { t } from './text';

interface SaveDialogProps {
  entity: string;
  text: string;
  onSaved(id: string): void;
  onClose(): void;
}

/** Saves a filter as a personal view. */
export function SaveDialog({ entity, text, onSaved, onClose }: SaveDialogProps): JSX.Element {
  const d = useDialogStyles();
  const id = useId();
  const propose = usePropose();
  const say = useToast();
  const [name, setName] = useState('');
  const [missing, setMissing] = useState(false);
  const [sending, setSending] = useState(false);
  const save = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() === '') {
      setMissing(true);
      return;
    }
    if (sending) return;
    setSending(true);
    propose('createRecord', { entity: 'userquery', fields: { name: name.trim(), returnedtypecode: entity, fetchxml: text } }).then(
      ({ record }) => {
        say({ text: t('saved', { name: name.trim() }) });
        if (record !== null) onSaved(record.id);
      },
      (error: unknown) => {
        setSending(false);
        say({ text: failedWords(error), bad: true });
      },
    );
  };
  return (
    <Modal name={{ labelledBy: id }} onClose={onClose}>
      <form noValidate onSubmit={save}>
        <h2 id={id} className={d.title}>
          {t('save')}
        </h2>
        <Field label={t('name')} required validationMessage={missing ? t('nameMissing') : null}>
          <Input
            data-first
            value={name}
            maxLength={200}
            onChange={(_, data) => {
              setName(data.value);
              setMissing(false);
            }}
          />
        </Field>
        <div className={d.actions}>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button type="submit" appearance="primary" disabledFocusable={sending}>
            {t('save')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
