import { makeStyles, tokens } from '@fluentui/react-components';
import { CheckmarkCircle20Regular } from '@fluentui/react-icons/svg/checkmark-circle';
import type { JSX } from 'react';
import { useView } from '../../bridge';
import { EmptyState } from '../../ui/EmptyState';
import { Loading } from '../../ui/Loading';
import { working } from '../../ui/measure';
import { IssueItem } from './IssueItem';
import { t } from './text';

const useStyles = makeStyles({
  lead: { ...working, color: tokens.colorNeutralForeground2 },
  list: { listStyleType: 'none', padding: 0 },
});

/** The changes that the relay refused. */
export function IssuesTab(): JSX.Element {
  const s = useStyles();
  const rows = useView('issues')?.rows;
  if (rows === undefined) return <Loading rows={3} />;
  if (rows.length === 0) return <EmptyState icon={CheckmarkCircle20Regular} title={t('issuesEmpty')} why={t('issuesEmptyWhy')} />;
  return (
    <>
      <p className={s.lead}>{t('issuesLead')}</p>
      <ul className={s.list} aria-label={t('tab.issues')}>
        {rows.map((issue) => (
          <IssueItem key={issue.id} issue={issue} />
        ))}
      </ul>
    </>
  );
}
