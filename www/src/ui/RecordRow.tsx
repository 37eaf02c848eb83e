import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import type { JSX, MouseEvent, ReactNode } from 'react';
import { type Link, useCatalogue } from '../bridge';
import { at, working } from './measure';
import { linkName, recordPath } from './RecordLink';
import { RecordSymbol } from './RecordSymbol';

const useStyles = makeStyles({
  root: {
    ...working,
    display: 'flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalS,
    minInlineSize: 0,
    minBlockSize: '36px',
    color: 'inherit',
    textDecorationLine: 'none',
    [at.phone]: { minBlockSize: '44px' },
  },
  opens: {
    borderRadius: tokens.borderRadiusLarge,
    ':hover': { backgroundColor: tokens.colorNeutralBackground1Hover },
    ':focus-visible': { outline: `${tokens.strokeWidthThick} solid ${tokens.colorStrokeFocus2}`, outlineOffset: '1px' },
  },
  words: { flexGrow: 1, minInlineSize: 0 },
  line: { display: 'block', overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
  strong: { fontWeight: tokens.fontWeightSemibold },
  detail: { fontSize: tokens.fontSizeBase200, lineHeight: tokens.lineHeightBase200, color: tokens.colorNeutralForeground2 },
});

interface RecordRowProps {
  record: Link;
  /** The second line. */
  detail: string;
  size?: 28 | 32;
  strong?: boolean;
  /** Shows the record where one is; with Ctrl its page opens beside. Without it the row leads nowhere. */
  onOpen?: ((record: Link) => void) | undefined;
  className?: string | undefined;
  /** Stands at the end. */
  children?: ReactNode;
}

/** A record with its symbol, its name and a second line. */
export function RecordRow({ record, detail, size = 28, strong = false, onOpen, className, children }: RecordRowProps): JSX.Element {
  const s = useStyles();
  const kind = useCatalogue()?.entity(record.entity);
  const said = (
    <>
      <RecordSymbol entity={record.entity} size={size} {...(kind !== undefined && { label: kind.label })} />
      <span className={s.words}>
        <span className={mergeClasses(s.line, strong && s.strong)}>{linkName(record)}</span>
        {detail !== '' && <span className={mergeClasses(s.line, s.detail)}>{detail}</span>}
      </span>
      {children}
    </>
  );
  // What is in no list has no page either.
  if (onOpen === undefined || kind === undefined || record.deleted === true) return <div className={mergeClasses(s.root, className)}>{said}</div>;
  const onClick = (event: MouseEvent) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    onOpen(record);
  };
  return (
    <a href={recordPath(record)} className={mergeClasses(s.root, s.opens, className)} onClick={onClick}>
      {said}
    </a>
  );
}
