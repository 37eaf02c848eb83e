import { makeStyles, tokens } from '@fluentui/react-components';
import type { JSX, ReactNode } from 'react';
import type { Duplicate } from '../bridge';
import { at, working } from './measure';
import { RecordLink } from './RecordLink';

const useStyles = makeStyles({
  root: {
    ...working,
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: tokens.spacingHorizontalM,
    paddingBlock: tokens.spacingVerticalM,
    borderBottom: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke3}`,
  },
  pair: { display: 'grid', gap: tokens.spacingVerticalXS, flexGrow: 1, flexBasis: '240px', minInlineSize: 0 },
  why: { color: tokens.colorNeutralForeground2, flexBasis: '180px', flexGrow: 1 },
  actions: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS, [at.phone]: { flexBasis: '100%' } },
});

/** Two records that may be one, why, and what can be done. */
export function DuplicatePair({ pair, why, children }: { pair: Duplicate; why: string; children: ReactNode }): JSX.Element {
  const s = useStyles();
  return (
    <li className={s.root}>
      <div className={s.pair}>
        <RecordLink link={pair.one} />
        <RecordLink link={pair.other} />
      </div>
      <p className={s.why}>{why}</p>
      <div className={s.actions}>{children}</div>
    </li>
  );
}
