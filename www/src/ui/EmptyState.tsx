import { makeStyles, tokens } from '@fluentui/react-components';
import type { FluentIcon } from '@fluentui/react-icons';
import type { JSX, ReactNode } from 'react';
import { working } from './measure';

const useStyles = makeStyles({
  root: {
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'center',
    justifyContent: 'center',
    minBlockSize: '100%',
    padding: `${tokens.spacingVerticalXXL} ${tokens.spacingHorizontalXL}`,
    textAlign: 'center',
  },
  circle: {
    display: 'grid',
    placeItems: 'center',
    inlineSize: '52px',
    blockSize: '52px',
    flexShrink: 0,
    borderRadius: tokens.borderRadiusCircular,
    backgroundColor: tokens.colorNeutralBackground3,
    color: tokens.colorNeutralForeground2,
    marginBlockEnd: tokens.spacingVerticalM,
  },
  title: {
    fontSize: tokens.fontSizeBase400,
    lineHeight: tokens.lineHeightBase400,
    fontWeight: tokens.fontWeightSemibold,
    marginBlockEnd: tokens.spacingVerticalXS,
  },
  text: { ...working, color: tokens.colorNeutralForeground2, maxInlineSize: '320px', textWrap: 'balance' },
  actions: {
    display: 'flex',
    flexWrap: 'wrap',
    justifyContent: 'center',
    gap: tokens.spacingHorizontalS,
    marginBlockStart: tokens.spacingVerticalM,
  },
});

interface EmptyStateProps {
  icon: FluentIcon;
  title: string;
  /** The title is the heading of the whole view. */
  heading?: boolean;
  /** One sentence why. */
  why: string;
  /** One sentence what next. */
  next?: string;
  /** At most three buttons or links. */
  actions?: ReactNode;
}

/** What stands where there is nothing to show. */
export function EmptyState({ icon: Icon, title, heading = false, why, next, actions }: EmptyStateProps): JSX.Element {
  const s = useStyles();
  const Title = heading ? 'h1' : 'p';
  return (
    <div className={s.root}>
      <div className={s.circle} aria-hidden>
        <Icon />
      </div>
      <Title className={s.title}>{title}</Title>
      <p className={s.text}>{why}</p>
      {next !== undefined && <p className={s.text}>{next}</p>}
      {actions !== undefined && <div className={s.actions}>{actions}</div>}
    </div>
  );
}
