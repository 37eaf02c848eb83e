import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { useState, type JSX } from 'react';
import { type Issue, usePropose } from '../../bridge';
import { Warning16Filled } from '../../ui/icons';
import { at, working } from '../../ui/measure';
import { wholeMoment } from '../../ui/moment';
import { RecordLink } from '../../ui/RecordLink';
import { DiscardIssue } from './DiscardIssue';
import { IssueEdit } from './IssueEdit';
import { t } from './text';
import { useDo } from './useDo';
import { changeWords, isTracking, reasonSentence } from './words';

const useStyles = makeStyles({
  root: {
    ...working,
    display: 'grid',
    gridTemplateColumns: '24px minmax(0, 1fr)',
    columnGap: tokens.spacingHorizontalS,
    paddingBlock: tokens.spacingVerticalM,
    borderBottom: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke3}`,
  },
  glyph: { color: tokens.colorStatusWarningForeground3, paddingBlockStart: '1px' },
  what: { fontWeight: tokens.fontWeightSemibold, overflowWrap: 'anywhere' },
  quiet: { color: tokens.colorNeutralForeground2 },
  records: { display: 'flex', flexWrap: 'wrap', columnGap: tokens.spacingHorizontalL, marginBlockStart: tokens.spacingVerticalXS },
  actions: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS, marginBlockStart: tokens.spacingVerticalS, [at.phone]: { '& button': { minHeight: '36px' } } },
  nested: { listStyleType: 'none', padding: 0, marginBlockStart: tokens.spacingVerticalS, borderInlineStartWidth: '2px', borderInlineStartStyle: 'solid', borderInlineStartColor: tokens.colorNeutralStroke2, paddingInlineStart: tokens.spacingHorizontalM },
});

/** One refused change: what it was, why, and the ways on. Later changes that need it stand below it. */
export function IssueItem({ issue }: { issue: Issue }): JSX.Element {
  const s = useStyles();
  const propose = usePropose();
  const attempt = useDo();
  const [open, setOpen] = useState<'edit' | 'discard' | null>(null);
  const editable = Object.keys(issue.values).length > 0;
  const tracking = isTracking(issue.change);
  // A message that was to be tracked, or set regarding, is so again: as a record of its own where the first is gone (DEL-17).
  const again = tracking && issue.change.kind !== 'stopTracking';
  const retry = () => void attempt(propose('retryIssue', { id: issue.id, fields: {} }), t(again ? 'trackedAgain' : 'retried'));
  return (
    <li className={s.root}>
      <span className={s.glyph} aria-hidden>
        <Warning16Filled />
      </span>
      <div>
        <p className={s.what}>{changeWords(issue.change)}</p>
        <p>{reasonSentence(issue)}</p>
        <p className={s.quiet}>{t('refusedAt', { when: wholeMoment(issue.at, Date.now()) })}</p>
        {issue.change.records.length > 0 && (
          <div className={s.records}>
            {issue.change.records.map((record) => (
              <RecordLink key={record.id} link={record} />
            ))}
          </div>
        )}
        <div className={s.actions}>
          {issue.mayRecreate && !tracking && (
            <Button size="small" appearance="primary" onClick={() => void attempt(propose('recreateIssue', { id: issue.id }), t('recreated'))}>
              {t('recreate')}
            </Button>
          )}
          {editable && (
            <Button size="small" onClick={() => setOpen('edit')}>
              {t(again ? 'editTrack' : 'edit')}
            </Button>
          )}
          <Button size="small" {...(again && { appearance: 'primary' })} onClick={retry}>
            {t(again ? 'trackAgain' : tracking ? 'retryStop' : 'retry')}
          </Button>
          <Button size="small" onClick={() => setOpen('discard')}>
            {t(tracking ? 'drop' : 'discard')}
          </Button>
        </div>
        {issue.dependants.length > 0 && (
          <>
            <p className={s.quiet} style={{ marginBlockStart: 8 }}>
              {t('dependants', { n: issue.dependants.length })}
            </p>
            <ul className={s.nested}>
              {issue.dependants.map((dependant) => (
                <li key={dependant.id}>
                  {changeWords(dependant.change)}
                </li>
              ))}
            </ul>
          </>
        )}
      </div>
      {open === 'edit' && <IssueEdit issue={issue} onClose={() => setOpen(null)} />}
      {open === 'discard' && <DiscardIssue issue={issue} onClose={() => setOpen(null)} />}
    </li>
  );
}
