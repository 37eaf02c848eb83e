import { makeStyles, tokens } from '@fluentui/react-components';
import { ArrowRight16Regular } from '@fluentui/react-icons/svg/arrow-right';
import { LinkDismiss16Regular } from '@fluentui/react-icons/svg/link-dismiss';
import type { JSX } from 'react';
import { type Link, type TrackPreviewRow, useCatalogue } from '../../bridge';
import { working } from '../measure';
import { linkName } from '../RecordLink';
import { RecordSymbol } from '../RecordSymbol';
import { isTracked } from './subject';
import { t } from './text';
import { stateName, TrackGlyph } from './TrackGlyph';

const line = { overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap', minInlineSize: 0 } as const;

const useStyles = makeStyles({
  list: { ...working, listStyleType: 'none', padding: 0, margin: 0 },
  row: {
    display: 'grid',
    gridTemplateColumns: '16px minmax(0, 1fr)',
    alignItems: 'center',
    columnGap: tokens.spacingHorizontalS,
    paddingBlock: tokens.spacingVerticalXS,
    borderBottom: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke3}`,
  },
  who: { display: 'flex', columnGap: tokens.spacingHorizontalS, minInlineSize: 0 },
  from: { ...line, flexShrink: 0, maxInlineSize: '45%' },
  subject: { ...line, color: tokens.colorNeutralForeground2 },
  about: {
    gridColumn: '2',
    display: 'flex',
    alignItems: 'center',
    columnGap: tokens.spacingHorizontalSNudge,
    minInlineSize: 0,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    color: tokens.colorNeutralForeground2,
  },
  name: line,
  untracked: { color: tokens.colorNeutralForeground3 },
  to: { flexShrink: 0, display: 'flex', alignItems: 'center', columnGap: tokens.spacingHorizontalSNudge, minInlineSize: 0, maxInlineSize: '50%' },
});

interface PreviewRowsProps {
  label: string;
  rows: readonly TrackPreviewRow[];
  /** What they would be regarding; without it only what is shows. */
  to?: Link | undefined;
}

/** How each of several messages stands, and what it would be regarding. */
export function PreviewRows({ label, rows, to }: PreviewRowsProps): JSX.Element {
  const s = useStyles();
  return (
    <ul className={s.list} aria-label={label}>
      {rows.map(({ id, from, subject, mark }) => (
        <li key={id} className={s.row}>
          {mark.state === 'none' ? <LinkDismiss16Regular aria-hidden className={s.untracked} /> : <TrackGlyph state={mark.state} named />}
          <span className={s.who} style={{ gridColumn: 2 }}>
            <span className={s.from}>{from === '' ? t('noSender') : from}</span>
            <span className={s.subject}>{subject === '' ? t('noSubject') : subject}</span>
          </span>
          <span className={s.about}>
            {mark.regarding !== null ? (
              <About link={mark.regarding} />
            ) : (
              <span className={s.name}>{isTracked(mark) ? t('regardingNothing') : to === undefined ? stateName(mark.state) : t('willBeTracked')}</span>
            )}
            {to !== undefined && (
              <span className={s.to}>
                <ArrowRight16Regular aria-hidden />
                <About link={to} />
              </span>
            )}
          </span>
        </li>
      ))}
    </ul>
  );
}

function About({ link }: { link: Link }): JSX.Element {
  const s = useStyles();
  const label = useCatalogue()?.entity(link.entity)?.label;
  return (
    <>
      <RecordSymbol entity={link.entity} size={16} {...(label !== undefined && { label })} />
      <span className={s.name}>{linkName(link)}</span>
    </>
  );
}
