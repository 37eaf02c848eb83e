import { Button, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { ArrowUndo16Regular } from '@fluentui/react-icons/svg/arrow-undo';
import { CheckmarkCircle20Regular } from '@fluentui/react-icons/svg/checkmark-circle';
import { Dismiss16Regular } from '@fluentui/react-icons/svg/dismiss';
import type { JSX } from 'react';
import { type Notice, useCatalogue, usePropose, useView } from '../../bridge';
import { EmptyState } from '../../ui/EmptyState';
import { Loading } from '../../ui/Loading';
import { working } from '../../ui/measure';
import { wholeMoment } from '../../ui/moment';
import { linkName, RecordLink } from '../../ui/RecordLink';
import { useTableStyles } from '../../ui/tableStyles';
import { valueText } from '../../ui/value';
import { t } from './text';
import { useDo } from './useDo';

const useStyles = makeStyles({
  head: { ...working, display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalM, paddingBlockEnd: tokens.spacingVerticalS },
  lead: { flexGrow: 1, flexBasis: '240px', color: tokens.colorNeutralForeground2 },
  table: { minInlineSize: '720px' },
  now: { fontWeight: tokens.fontWeightSemibold },
  actions: { display: 'flex', gap: tokens.spacingHorizontalXS, whiteSpace: 'nowrap' },
});

type Side = 'overwritten' | 'replaced';

/** Values that synchronization replaced: mine by others, or others' by mine. */
export function NoticesTab({ side }: { side: Side }): JSX.Element {
  const s = useStyles();
  const table = useTableStyles();
  const propose = usePropose();
  const attempt = useDo();
  const all = useView('notices')?.rows;
  if (all === undefined) return <Loading rows={4} />;
  const rows = all.filter((notice) => notice.side === side);
  if (rows.length === 0) return <EmptyState icon={CheckmarkCircle20Regular} title={t(`${side}Empty`)} why={t(`${side}EmptyWhy`)} />;
  const dismiss = (notices: readonly Notice[]) =>
    void attempt(propose('closeNotices', { ids: notices.map(({ id }) => id) }), t('dismissed', { n: notices.length }));
  return (
    <>
      <div className={s.head}>
        <p className={s.lead}>{t(`${side}Lead`)}</p>
        <Button size="small" onClick={() => dismiss(rows)}>
          {t('dismissAll')}
        </Button>
      </div>
      <div className={table.scroll}>
        <table className={mergeClasses(table.table, s.table)} aria-label={t(`tab.${side}`)}>
          <thead>
            <tr>
              <th scope="col">{t('record')}</th>
              <th scope="col">{t('field')}</th>
              <th scope="col">{t(side === 'overwritten' ? 'yours' : 'theirs')}</th>
              <th scope="col">{t('now')}</th>
              <th scope="col">{t('by')}</th>
              <th scope="col">{t('action')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((notice) => (
              <NoticeRows
                key={notice.id}
                notice={notice}
                side={side}
                onRestore={() => void attempt(propose('restoreNotice', { id: notice.id }), t('restored'))}
                onDismiss={() => dismiss([notice])}
              />
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

interface NoticeRowsProps {
  notice: Notice;
  side: Side;
  onRestore(): void;
  onDismiss(): void;
}

/** One notice; a row for each of its fields, restored and dismissed together. */
function NoticeRows({ notice, side, onRestore, onDismiss }: NoticeRowsProps): JSX.Element {
  const s = useStyles();
  const table = useTableStyles();
  const known = useCatalogue();
  const { record, by, changes } = notice;
  const text = (attribute: string, value: unknown) => valueText(known?.attribute(record.entity, attribute), value) || t('noValue');
  return (
    <>
      {changes.map((change, i) => (
        <tr key={change.attribute}>
          {i === 0 && (
            <th scope="row" rowSpan={changes.length}>
              <RecordLink link={record} />
            </th>
          )}
          <td>{change.label}</td>
          <td className={table.long}>{text(change.attribute, change.lost)}</td>
          <td className={mergeClasses(table.long, s.now)}>{text(change.attribute, change.standing)}</td>
          {i === 0 && (
            <>
              <td rowSpan={changes.length}>
                {by?.name ?? t('theRelay')}
                <span className={table.second}>{wholeMoment(notice.at, Date.now())}</span>
              </td>
              <td rowSpan={changes.length}>
                <div className={s.actions}>
                  <Button size="small" icon={<ArrowUndo16Regular />} onClick={onRestore}>
                    {t(side === 'overwritten' ? 'restoreMine' : 'restoreTheirs')}
                  </Button>
                  <Button
                    size="small"
                    appearance="subtle"
                    icon={<Dismiss16Regular />}
                    aria-label={t('dismissOf', { name: linkName(record) })}
                    onClick={onDismiss}
                  />
                </div>
              </td>
            </>
          )}
        </tr>
      ))}
    </>
  );
}
