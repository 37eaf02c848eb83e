import { makeStyles, Skeleton, SkeletonItem, tokens } from '@fluentui/react-components';
import type { JSX } from 'react';
import { catalogue } from './text';
import { usePatience } from './usePatience';

const t = catalogue({ loading: 'Loading' });

const useStyles = makeStyles({
  rows: { display: 'grid', rowGap: tokens.spacingVerticalM, paddingBlock: tokens.spacingVerticalM },
});

/** Rows that stand for what is still loading; nothing for the first moments. */
export function Loading({ rows }: { rows: number }): JSX.Element | null {
  const styles = useStyles();
  if (!usePatience(true)) return null;
  return (
    <Skeleton aria-label={t('loading')} className={styles.rows}>
      {Array.from({ length: rows }, (_, row) => (
        <SkeletonItem key={row} size={24} />
      ))}
    </Skeleton>
  );
}
