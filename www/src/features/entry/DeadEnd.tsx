import { Link, makeStyles, tokens } from '@fluentui/react-components';
import type { JSX, ReactNode } from 'react';
import { useLocation } from 'wouter';
import { EntryTitle } from './EntryFrame';
import { t } from './text';

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

/** Leads to the sign-in page. */
export function SignInLink(): JSX.Element {
  const [, navigate] = useLocation();
  return (
    <Link
      href="/sign-in"
      onClick={(event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        navigate('/sign-in');
      }}
    >
      {t('link.signIn')}
    </Link>
  );
}
