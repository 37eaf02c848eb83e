import { makeStyles, tokens } from '@fluentui/react-components';
import { useState, type JSX } from 'react';
import { identity } from '../../bridge';
import { EntryLink } from './EntryLink';
import { t } from './text';

const useStyles = makeStyles({
  box: {
    marginBlockStart: tokens.spacingVerticalL,
    paddingBlock: tokens.spacingVerticalS,
    paddingInline: tokens.spacingHorizontalM,
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground2,
    border: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
    lineHeight: tokens.lineHeightBase300,
  },
  text: { marginBlock: `0 ${tokens.spacingVerticalXS}` },
});

/** Says, where this device remembers somebody, what becomes of their data, and leads back to it. */
export function Remembered(): JSX.Element | null {
  const styles = useStyles();
  // As it was when the page appeared: going on must not take the sentence away.
  const [somebody] = useState(() => identity.load() !== null);
  if (!somebody) return null;
  return (
    <div className={styles.box}>
      <p className={styles.text}>{t('remembered')}</p>
      <EntryLink href="/mail">{t('link.back')}</EntryLink>
    </div>
  );
}
