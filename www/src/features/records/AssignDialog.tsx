import { Button, Field, makeStyles } from '@fluentui/react-components';
import { useId, useState, type JSX } from 'react';
import { type Entity, type Link, useView } from '../../bridge';
import { useDialogStyles } from '../../ui/dialogStyles';
import { LookupInput } from '../../ui/fields/LookupInput';
import { Modal } from '../../ui/Modal';
import { t } from './text';
import { type Chosen, useDeeds } from './useDeeds';

const useStyles = makeStyles({ root: { inlineSize: '440px', overflow: 'visible' } });

interface AssignDialogProps {
  entity: Entity;
  chosen: Chosen;
  onDone(): void;
  onClose(): void;
}

/** Gives records to another owner. */
export function AssignDialog({ entity, chosen, onDone, onClose }: AssignDialogProps): JSX.Element {
  const s = useStyles();
  const d = useDialogStyles();
  const id = useId();
  const { assign } = useDeeds();
  const profile = useView('session')?.profile ?? null;
  const [owner, setOwner] = useState<Link | null>(null);
  const [missing, setMissing] = useState(false);
  const [sending, setSending] = useState(false);
  const targets = entity.attributes.find(({ type }) => type === 'owner')?.targets ?? ['systemuser'];
  const give = (to: Link | null) => {
    if (to === null) {
      setMissing(true);
      return;
    }
    setSending(true);
    void assign(chosen, to).then((done) => (done ? onDone() : setSending(false)));
  };
  const title = chosen.ids.length === 1 ? t('assignTitleOne', { name: chosen.name }) : t('assignTitleMany', { n: chosen.ids.length });
  return (
    <Modal name={{ labelledBy: id }} className={s.root} onClose={onClose}>
      <h2 id={id} className={d.title}>
        {title}
      </h2>
      <div className={d.text}>
        <Field label={t('assignTo')} required validationMessage={missing ? t('assignChoose') : null}>
          {(control) => (
            <LookupInput
              label={t('assignTo')}
              control={control}
              entities={targets}
              value={owner}
              first
              onPick={(picked) => {
                setOwner(picked);
                setMissing(false);
              }}
            />
          )}
        </Field>
        <p>{t('assignStays')}</p>
      </div>
      <div className={d.actions}>
        <Button onClick={onClose}>{t('cancel')}</Button>
        {profile !== null && (
          <Button disabledFocusable={sending} onClick={() => give({ entity: 'systemuser', id: profile.userId, name: profile.name })}>
            {t('assignMe')}
          </Button>
        )}
        <Button appearance="primary" disabledFocusable={sending} onClick={() => give(owner)}>
          {t('assign')}
        </Button>
      </div>
    </Modal>
  );
}
