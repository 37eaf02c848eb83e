import { Button } from '@fluentui/react-components';
import { useEffect, useRef, useState, type JSX } from 'react';
import { type Device, usePropose } from '../../bridge';
import { wholeMoment } from '../../ui/moment';
import { refusalOf, refusalSentence } from '../../ui/refusal';
import { useSettingStyles } from '../../ui/settingStyles';
import { useTableStyles } from '../../ui/tableStyles';
import { DeviceName } from './DeviceName';
import { t } from './text';

interface DeviceRowProps {
  device: Device;
  onDone(sentence: string | null): void;
}

/** One device: its name can be changed in place, and revoking it is asked in its own row. */
export function DeviceRow({ device, onDone }: DeviceRowProps): JSX.Element {
  const setting = useSettingStyles();
  const table = useTableStyles();
  const propose = usePropose();
  const { id, name } = device;
  const [open, setOpen] = useState<'name' | 'revoke' | null>(null);
  const [refused, setRefused] = useState<string | null>(null);
  const buttons = useRef<HTMLDivElement>(null);
  const before = useRef(open);
  useEffect(() => {
    if (open === before.current) return;
    before.current = open;
    // The question takes the focus; afterwards what asked it does. A name has its own field.
    if (open !== 'name') buttons.current?.querySelector('button')?.focus();
  }, [open]);
  const close = () => {
    setOpen(null);
    setRefused(null);
  };
  const done = (work: Promise<unknown>, sentence: string) => {
    setRefused(null);
    onDone(null);
    work.then(
      () => {
        close();
        onDone(sentence);
      },
      (thrown: unknown) => setRefused(refusalSentence(refusalOf(thrown))),
    );
  };
  const now = Date.now();
  const revoked = device.revoked > 0;
  return (
    <tr>
      <th scope="row" className={table.long}>
        {open === 'name' ? (
          <DeviceName
            name={name}
            onSave={(typed) => (typed === name ? close() : done(propose('nameDevice', { id, name: typed }), t('devices.named', { name: typed })))}
            onCancel={close}
          />
        ) : device.this ? (
          t('devices.this', { name })
        ) : (
          name
        )}
        <span className={table.second}>{device.agent}</span>
        {device.this && device.waiting > 0 && <span className={table.second}>{t('devices.waiting', { n: device.waiting })}</span>}
      </th>
      <td>{device.joinedOn > 0 ? wholeMoment(device.joinedOn, now) : ''}</td>
      <td>{revoked ? t('devices.revokedOn', { when: wholeMoment(device.revoked, now) }) : device.this ? t('devices.now') : device.seenOn > 0 ? wholeMoment(device.seenOn, now) : ''}</td>
      <td>
        {open === 'revoke' && <p className={setting.note}>{t('devices.ask')}</p>}
        {refused !== null && <p role="alert">{refused}</p>}
        {!revoked && open !== 'name' && (
          // Keep stands where Rename stood, so that a double click keeps.
          <div
            ref={buttons}
            className={setting.buttons}
            onKeyDown={(event) => {
              if (open === null || event.key !== 'Escape') return;
              event.preventDefault();
              event.stopPropagation();
              close();
            }}
          >
            {open === 'revoke' ? (
              <Button key="keep" size="small" aria-label={t('devices.keepOf', { name })} onClick={close}>
                {t('devices.keep')}
              </Button>
            ) : (
              <Button key="rename" size="small" aria-label={t('devices.renameOf', { name })} onClick={() => setOpen('name')}>
                {t('devices.rename')}
              </Button>
            )}
            {!device.this && (
              <Button
                key={open === 'revoke' ? 'revoke' : 'ask'}
                size="small"
                aria-label={t('devices.revokeOf', { name })}
                onClick={open === 'revoke' ? () => done(propose('revokeDevice', { id }), t('devices.revoked', { name })) : () => setOpen('revoke')}
              >
                {t('devices.revoke')}
              </Button>
            )}
          </div>
        )}
      </td>
    </tr>
  );
}
