import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { useId, type JSX, type ReactNode } from 'react';
import { at, measure } from './measure';

const useStyles = makeStyles({
  root: {
    display: 'flex',
    flexDirection: 'column',
    minInlineSize: 0,
    minBlockSize: 0,
    backgroundColor: tokens.colorNeutralBackground1,
    color: tokens.colorNeutralForeground1,
    border: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusXLarge,
    overflow: 'hidden',
    // Moved to by F6 only, which says itself where the focus is.
    ':focus-visible': { outlineOffset: '-2px' },
    [at.phone]: {
      borderTopStyle: 'none',
      borderRightStyle: 'none',
      borderBottomStyle: 'none',
      borderLeftStyle: 'none',
      borderRadius: 0,
    },
  },
  header: {
    display: 'flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalXS,
    flexShrink: 0,
    minBlockSize: `${measure.listHeader - 4}px`,
    paddingInline: '14px',
    borderBottom: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
  },
  title: {
    flexGrow: 1,
    minInlineSize: 0,
    fontSize: tokens.fontSizeBase400,
    lineHeight: tokens.lineHeightBase400,
    fontWeight: tokens.fontWeightSemibold,
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
  },
  body: { flexGrow: 1, minBlockSize: 0, overflow: 'auto', position: 'relative' },
});

interface PanelProps {
  title: string;
  /** 1 for the panel that names the view; a panel without a level is named but shows no header. */
  level?: 1 | 2;
  before?: ReactNode;
  after?: ReactNode;
  className?: string;
  children: ReactNode;
}

/** One of the panels of a workspace: a region with a name, and a body that scrolls by itself. */
export function Panel({ title, level, before, after, className, children }: PanelProps): JSX.Element {
  const s = useStyles();
  const id = useId();
  const Heading = level === 1 ? 'h1' : 'h2';
  const named = level === undefined ? { 'aria-label': title } : { 'aria-labelledby': id };
  return (
    <section {...named} className={mergeClasses(s.root, className)} data-pane="" tabIndex={-1}>
      {level !== undefined && (
        <div className={s.header}>
          {before}
          <Heading id={id} className={s.title}>
            {title}
          </Heading>
          {after}
        </div>
      )}
      <div className={s.body}>{children}</div>
    </section>
  );
}
