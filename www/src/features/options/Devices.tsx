import { useState, type JSX } from 'react';
import { useView } from '../../bridge';
import { DoneMessage } from '../../ui/DoneMessage';
import { Loading } from '../../ui/Loading';
import { useSettingStyles } from '../../ui/settingStyles';
import { useTableStyles } from '../../ui/tableStyles';
import { DeviceRow } from './DeviceRow';
import { t } from './text';

/** The devices on which this person is signed in, this one first. */
export function Devices(): JSX.Element {
  const setting = useSettingStyles();
  const table = useTableStyles();
  const rows = useView('devices')?.rows;
  const [outcome, setOutcome] = useState<string | null>(null);
  return (
    <section className={setting.section}>
      <h2 className={setting.heading}>{t('devices.heading')}</h2>
      <p className={setting.note}>{t('devices.lead')}</p>
      {rows === undefined ? (
        <Loading rows={3} />
      ) : rows.length === 0 ? (
        <p className={setting.text}>{t('devices.none')}</p>
      ) : (
        <div className={table.scroll}>
          <table className={table.table} aria-label={t('devices.heading')}>
            <thead>
              <tr>
                <th scope="col">{t('devices.device')}</th>
                <th scope="col">{t('devices.joined')}</th>
                <th scope="col">{t('devices.seen')}</th>
                <th scope="col">{t('column.action')}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((device) => (
                <DeviceRow key={device.id} device={device} onDone={setOutcome} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      <DoneMessage text={outcome} />
    </section>
  );
}
