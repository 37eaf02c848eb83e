import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { useId, type JSX } from 'react';
import type { ImportRun } from '../../../bridge';
import { useDialogStyles } from '../../../ui/dialogStyles';
import { Modal } from '../../../ui/Modal';
import { useSettingStyles } from '../../../ui/settingStyles';
import { useTableStyles } from '../../../ui/tableStyles';
import { stateWords } from './stateWords';
import { reasonSentence, t } from './text';

const useStyles = makeStyles({
  root: { inlineSize: '760px' },
  facts: { marginBlock: tokens.spacingVerticalM },
  path: { overflowWrap: 'anywhere' },
  detail: { display: 'block', color: tokens.colorNeutralForeground2, overflowWrap: 'anywhere' },
});

/** What an import has found, and each thing that it left out: where it stands, and why. */
export function ImportDetails({ run, onClose }: { run: ImportRun; onClose(): void }): JSX.Element {
  const s = useStyles();
  const d = useDialogStyles();
  const setting = useSettingStyles();
  const table = useTableStyles();
  const id = useId();
  const { files, filesDone, found, imported, duplicates, refused, rows } = run;
  const shown = rows.reduce((sum, { count }) => sum + count, 0);
  return (
    <Modal name={{ labelledBy: id }} className={s.root} onClose={onClose}>
      <h2 id={id} className={d.title}>
        {t('detailsTitle')}
      </h2>
      <p>{stateWords(run)}</p>
      <ul className={s.facts} aria-label={t('detailsTitle')}>
        <li>{t('files', { done: filesDone, total: files })}</li>
        <li>{t('found', { n: found })}</li>
        <li>{t('imported', { n: imported })}</li>
        <li>{t('duplicates', { n: duplicates })}</li>
        <li>{t('refused', { n: refused })}</li>
      </ul>
      {rows.length === 0 ? (
        <p className={setting.note}>{t('nothingRefused')}</p>
      ) : (
        <>
          <h3 className={setting.heading}>{t('refusedTitle')}</h3>
          {refused > shown && <p className={setting.note}>{t('refusedNewest', { shown, total: refused })}</p>}
          <div className={table.scroll}>
            <table className={table.table} aria-label={t('refusedTitle')}>
              <thead>
                <tr>
                  <th scope="col">{t('file')}</th>
                  <th scope="col">{t('offset')}</th>
                  <th scope="col">{t('reason')}</th>
                </tr>
              </thead>
              <tbody>
                {rows.map(({ file, offset, reason, detail, count }, i) => (
                  <tr key={i}>
                    <td className={s.path}>{file}</td>
                    <td>{offset.toLocaleString()}</td>
                    <td>
                      {reasonSentence(reason)}
                      {detail !== '' && <span className={s.detail}>{detail}</span>}
                      {count > 1 && <span className={s.detail}>{t('andMore', { n: count })}</span>}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </>
      )}
      <div className={d.actions}>
        <Button data-first="" appearance="primary" onClick={onClose}>
          {t('close')}
        </Button>
      </div>
    </Modal>
  );
}
