import { makeStyles, tokens } from '@fluentui/react-components';
import { CheckmarkCircle20Regular } from '@fluentui/react-icons/svg/checkmark-circle';
import type { JSX } from 'react';

const useStyles = makeStyles({
  live: { minHeight: tokens.lineHeightBase300, display: 'flex', columnGap: tokens.spacingHorizontalSNudge, alignItems: 'center' },
  glyph: { flexShrink: 0, color: tokens.colorPaletteGreenForeground1 },
});

/** A place where what was done is said, and announced. It keeps its height while it has nothing to say. */
export function DoneMessage({ text }: { text: string | null }): JSX.Element {
  const styles = useStyles();
  return (
    <div role="status" className={styles.live}>
      {text !== null && (
        <>
          <CheckmarkCircle20Regular className={styles.glyph} aria-hidden />
          <span>{text}</span>
        </>
      )}
    </div>
  );
}
