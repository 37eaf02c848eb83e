import { Button, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import type { JSX } from 'react';
import { Info20Regular, Warning20Filled } from './icons';
import { measure, working } from './measure';

const useStyles = makeStyles({
  root: {
    ...working,
    display: 'flex',
    alignItems: 'center',
    flexWrap: 'wrap',
    gap: tokens.spacingHorizontalS,
    padding: `${tokens.spacingVerticalXS} ${tokens.spacingHorizontalM}`,
    minBlockSize: `${measure.commandBar}px`,
    color: tokens.colorNeutralForeground1,
    backgroundColor: tokens.colorNeutralBackground1,
    border: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusXLarge,
  },
  warning: {
    backgroundColor: tokens.colorStatusWarningBackground1,
    border: `${tokens.strokeWidthThin} solid ${tokens.colorStatusWarningBorder1}`,
  },
  warningIcon: { color: tokens.colorStatusWarningForeground3 },
  icon: { display: 'flex', flexShrink: 0 },
  // What is said keeps its icon beside it, however narrow it gets.
  said: { display: 'flex', columnGap: tokens.spacingHorizontalS, flexGrow: 1, flexBasis: '240px', minInlineSize: 0 },
});

interface NoticeProps {
  kind: 'info' | 'warning';
  text: string;
  action?: { label: string; run(): void };
}

/** A sentence in the page that stays until it is no longer true or is dismissed. */
export function Notice({ kind, text, action }: NoticeProps): JSX.Element {
  const s = useStyles();
  const warning = kind === 'warning';
  return (
    <div role={warning ? 'alert' : 'status'} className={mergeClasses(s.root, warning && s.warning)}>
      <span className={s.said}>
        <span className={mergeClasses(s.icon, warning && s.warningIcon)} aria-hidden>
          {warning ? <Warning20Filled /> : <Info20Regular />}
        </span>
        <span>{text}</span>
      </span>
      {action !== undefined && (
        <Button size="small" onClick={action.run}>
          {action.label}
        </Button>
      )}
    </div>
  );
}
