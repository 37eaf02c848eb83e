import { makeStyles, tokens } from '@fluentui/react-components';
import { ErrorCircle20Regular } from '@fluentui/react-icons/svg/error-circle';
import type { JSX, ReactNode } from 'react';

const useStyles = makeStyles({
  box: {
    display: 'flex',
    columnGap: tokens.spacingHorizontalS,
    paddingBlock: tokens.spacingVerticalS,
    paddingInline: tokens.spacingHorizontalM,
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground2,
    border: `${tokens.strokeWidthThin} solid ${tokens.colorPaletteRedForeground1}`,
    color: tokens.colorNeutralForeground1,
  },
  glyph: { flexShrink: 0, color: tokens.colorPaletteRedForeground1 },
});

/** Says, where it happened, why something was refused. It is announced when it appears. */
export function FaultMessage({ children }: { children: ReactNode }): JSX.Element {
  const styles = useStyles();
  return (
    <div role="alert" className={styles.box}>
      <ErrorCircle20Regular className={styles.glyph} aria-hidden />
      <div>{children}</div>
    </div>
  );
}
