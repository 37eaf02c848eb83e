import { Button, Input, makeStyles, tokens } from '@fluentui/react-components';
import { useEffect, useRef, useState, type JSX } from 'react';
import { t } from './text';

const useStyles = makeStyles({ root: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS } });

interface DeviceNameProps {
  name: string;
  onSave(name: string): void;
  onCancel(): void;
}

/** The name of a device while it is changed: Enter saves, Esc leaves it. */
export function DeviceName({ name, onSave, onCancel }: DeviceNameProps): JSX.Element {
  const s = useStyles();
  const [typed, setTyped] = useState(name);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    input.current?.focus();
    input.current?.select();
  }, []);
  const wanted = typed.trim();
  return (
    <form
      className={s.root}
      onSubmit={(event) => {
        event.preventDefault();
        if (wanted !== '') onSave(wanted);
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.preventDefault();
        event.stopPropagation();
        onCancel();
      }}
    >
      <Input input={{ ref: input }} size="small" aria-label={t('devices.name')} value={typed} maxLength={100} onChange={(_, data) => setTyped(data.value)} />
      <Button type="submit" size="small" appearance="primary" disabledFocusable={wanted === ''}>
        {t('devices.save')}
      </Button>
      <Button size="small" onClick={onCancel}>
        {t('devices.cancel')}
      </Button>
    </form>
  );
}
