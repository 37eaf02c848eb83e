import { Button, makeStyles } from '@fluentui/react-components';
import { CheckmarkCircle20Regular } from '@fluentui/react-icons/svg/checkmark-circle';
import type { JSX } from 'react';
import { usePropose, useView } from '../../bridge';
import { ButtonLink } from '../../ui/ButtonLink';
import { DuplicatePair } from '../../ui/DuplicatePair';
import { EmptyState } from '../../ui/EmptyState';
import { Loading } from '../../ui/Loading';
import { t } from './text';
import { useDo } from './useDo';
import { sameWords } from './words';

const useStyles = makeStyles({ list: { listStyleType: 'none', padding: 0 } });

/** Records that may be the same; they are compared in Records. */
export function DuplicatesTab(): JSX.Element {
  const s = useStyles();
  const propose = usePropose();
  const attempt = useDo();
  const rows = useView('duplicates')?.rows;
  if (rows === undefined) return <Loading rows={3} />;
  if (rows.length === 0) return <EmptyState icon={CheckmarkCircle20Regular} title={t('duplicatesEmpty')} why={t('duplicatesEmptyWhy')} />;
  return (
    <ul className={s.list} aria-label={t('tab.duplicates')}>
      {rows.map((pair) => (
        <DuplicatePair key={pair.id} pair={pair} why={sameWords(pair.reason)}>
          <ButtonLink href={`/records/duplicates?merge=${pair.id}`}>{t('compare')}</ButtonLink>
          <Button onClick={() => void attempt(propose('keepBoth', { id: pair.id }), t('keptBoth'))}>{t('keepBoth')}</Button>
        </DuplicatePair>
      ))}
    </ul>
  );
}
