import { makeStyles, tokens } from '@fluentui/react-components';
import type { JSX, ReactNode } from 'react';
import { EntryTitle } from './EntryFrame';

const useStyles = makeStyles({
  text: { lineHeight: tokens.lineHeightBase300, marginBlock: tokens.spacingVerticalL },
  command: {
    display: 'block',
    overflowX: 'auto',
    marginBlockEnd: tokens.spacingVerticalL,
    paddingBlock: tokens.spacingVerticalS,
    paddingInline: tokens.spacingHorizontalM,
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground2,
    border: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
    fontFamily: tokens.fontFamilyMonospace,
  },
});

interface DeadEndProps {
  title: string;
  text: string;
  /** What to type on the server. */
  command?: string;
  children?: ReactNode;
}

/** A page that cannot go on: why, and what to do next. */
export function DeadEnd({ title, text, command, children }: DeadEndProps): JSX.Element {
  const styles = useStyles();
  return (
    <>
      <div role="alert">
        <EntryTitle title={title} />
        <p className={styles.text}>{text}</p>
        {command !== undefined && <code className={styles.command}>{command}</code>}
      </div>
      {children}
    </>
  );
}
