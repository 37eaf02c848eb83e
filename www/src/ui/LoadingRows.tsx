import { makeStyles, tokens } from '@fluentui/react-components';
import type { JSX } from 'react';
import { unseen } from './measure';
import { usePatience } from './usePatience';

const useStyles = makeStyles({
  unseen,
  row: {
    display: 'flex',
    flexDirection: 'column',
    justifyContent: 'center',
    gap: tokens.spacingVerticalSNudge,
    paddingInline: '14px',
    borderBottom: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke3}`,
  },
  bar: { blockSize: '10px', borderRadius: tokens.borderRadiusMedium, backgroundColor: tokens.colorNeutralStencil1 },
});

interface LoadingRowsProps {
  label: string;
  /** The height of the rows to come. */
  height: number;
}

/** Stands for rows that are on their way, once they take long. */
export function LoadingRows({ label, height }: LoadingRowsProps): JSX.Element | null {
  const s = useStyles();
  if (!usePatience(true)) return null;
  return (
    <div role="status">
      <span className={s.unseen}>{label}</span>
      {[55, 70, 45, 60].map((percent) => (
        <div key={percent} className={s.row} style={{ blockSize: height }} aria-hidden>
          <span className={s.bar} style={{ inlineSize: `${percent}%` }} />
          <span className={s.bar} style={{ inlineSize: `${percent - 20}%` }} />
        </div>
      ))}
    </div>
  );
}
