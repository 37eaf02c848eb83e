import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { useId, type JSX } from 'react';
import type { Check } from '../../bridge';
import { FaultMessage } from '../../ui/FaultMessage';
import { Loading } from '../../ui/Loading';
import { useSettingStyles } from '../../ui/settingStyles';
import { useTableStyles } from '../../ui/tableStyles';
import { CheckmarkCircle20Regular, ErrorCircle20Regular } from './icons';
import { t } from './text';
import { useForeignTime } from './useForeignTime';
import type { SelfCheckState } from './useSelfCheck';

interface SelfCheckStatusProps {
  found: SelfCheckState;
  onAgain(): void;
}

/** What the engine found when it tried what it depends on. */
export function SelfCheckStatus({ found, onAgain }: SelfCheckStatusProps): JSX.Element {
  const setting = useSettingStyles();
  const table = useTableStyles();
  const heading = useId();
  const foreign = useForeignTime();
  const checking = found.state === 'checking';
  return (
    <section className={setting.section} aria-labelledby={heading}>
      <h2 id={heading} className={setting.heading}>
        {t('check.heading')}
      </h2>
      {checking && <Loading rows={4} />}
      {found.state === 'noAnswer' && <FaultMessage>{t('check.noAnswer')}</FaultMessage>}
      {found.state === 'checked' && (
        <div className={table.scroll}>
          <table className={table.table} aria-labelledby={heading}>
            <thead>
              <tr>
                <th scope="col">{t('check.what')}</th>
                <th scope="col">{t('check.result')}</th>
              </tr>
            </thead>
            <tbody>
              {found.checks.map((check) => (
                <CheckRow key={check.name} check={check} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {foreign !== null && <p className={setting.text}>{foreign}</p>}
      <Button className={setting.start} disabledFocusable={checking} onClick={onAgain}>
        {checking ? t('check.checking') : t('check.again')}
      </Button>
      <p role="status" className={setting.note}>
        {found.state === 'checked' && t('check.done', { failed: found.checks.filter(({ ok }) => !ok).length })}
      </p>
    </section>
  );
}

const useStyles = makeStyles({
  result: { display: 'flex', columnGap: tokens.spacingHorizontalSNudge, alignItems: 'center' },
  detail: { overflowWrap: 'anywhere' },
  glyph: { display: 'flex', flexShrink: 0 },
  good: { color: tokens.colorPaletteGreenForeground1 },
  bad: { color: tokens.colorPaletteRedForeground1 },
});

function CheckRow({ check: { name, ok, detail } }: { check: Check }): JSX.Element {
  const styles = useStyles();
  return (
    <tr>
      <th scope="row">{t(`check.${name}`)}</th>
      <td>
        <span className={styles.result}>
          <span className={`${styles.glyph} ${ok ? styles.good : styles.bad}`} aria-hidden>
            {ok ? <CheckmarkCircle20Regular /> : <ErrorCircle20Regular />}
          </span>
          <span className={styles.detail}>{ok ? t('check.ok') : t('check.failed', { detail })}</span>
        </span>
      </td>
    </tr>
  );
}
