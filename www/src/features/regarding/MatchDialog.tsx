import { Button, Field, makeStyles } from '@fluentui/react-components';
import { useId, useState, type FormEvent, type JSX } from 'react';
import type { Link, PaneParty } from '../../bridge';
import { useDialogStyles } from '../../ui/dialogStyles';
import { LookupInput } from '../../ui/fields/LookupInput';
import { Modal } from '../../ui/Modal';
import { useTrackDeeds } from '../../ui/tracking/useTrackDeeds';
import { t } from './text';

const useStyles = makeStyles({
  root: { inlineSize: '480px' },
  // Room for what the field offers, above the buttons.
  field: { minBlockSize: '280px' },
});

const matchable = ['contact', 'lead', 'account'] as const;

/** Asks which record an address belongs to (PANE-03). */
export function MatchDialog({ item, party: { address }, onClose }: { item: string; party: PaneParty; onClose(): void }): JSX.Element {
  const s = useStyles();
  const d = useDialogStyles();
  const id = useId();
  const deeds = useTrackDeeds();
  const [to, setTo] = useState<Link | null>(null);
  const [wrong, setWrong] = useState<string | null>(null);
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (to === null) {
      setWrong(t('matchNone'));
      return;
    }
    onClose();
    void deeds.match(item, address, to);
  };
  return (
    <Modal name={{ labelledBy: id }} className={s.root} onClose={onClose}>
      <form onSubmit={onSubmit} noValidate>
        <h2 id={id} className={d.title}>
          {t('matchTitle', { address })}
        </h2>
        <div className={s.field}>
          <p>{t('matchWhy')}</p>
          <Field label={t('matchField')} {...(wrong !== null && { validationMessage: wrong })}>
            {(control) => (
              <LookupInput
                first
                label={t('matchField')}
                entities={matchable}
                control={control}
                value={to}
                onPick={(picked) => {
                  setTo(picked);
                  setWrong(null);
                }}
                onUnchosen={setWrong}
              />
            )}
          </Field>
        </div>
        <div className={d.actions}>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button type="submit" appearance="primary">
            {t('matchDo')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
