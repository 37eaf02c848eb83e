import { makeStyles, tokens } from '@fluentui/react-components';
import { CheckmarkCircle20Regular } from '@fluentui/react-icons/svg/checkmark-circle';
import type { JSX } from 'react';
import { unseen } from './measure';

const useStyles = makeStyles({
  live: { display: 'flex', columnGap: tokens.spacingHorizontalSNudge, alignItems: 'center' },
  empty: unseen,
  glyph: { flexShrink: 0, color: tokens.colorPaletteGreenForeground1 },
});

/** A place where what was done is said, and announced. It takes no room while it has nothing to say. */
export function DoneMessage({ text }: { text: string | null }): JSX.Element {
  const styles = useStyles();
  return (
    <div role="status" className={text === null ? styles.empty : styles.live}>
      {text !== null && (
        <>
          <CheckmarkCircle20Regular className={styles.glyph} aria-hidden />
          <span>{text}</span>
        </>
      )}
    </div>
  );
}
