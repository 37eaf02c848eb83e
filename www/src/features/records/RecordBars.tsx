import { Button, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { DocumentCopy20Regular } from '@fluentui/react-icons/svg/document-copy';
import { History20Regular } from '@fluentui/react-icons/svg/history';
import type { JSX } from 'react';
import { type Entity, type Link, type RecordView, usePropose } from '../../bridge';
import { Dismiss20Regular } from '../../ui/icons';
import { at, measure, working } from '../../ui/measure';
import { RecordLink } from '../../ui/RecordLink';
import { useToast } from '../../ui/toast';
import { t } from './text';
import { useDeeds } from './useDeeds';
import { failedWords, reasonWords } from './words';

const useStyles = makeStyles({
  bar: {
    ...working,
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: tokens.spacingHorizontalS,
    minBlockSize: `${measure.commandBar}px`,
    padding: `${tokens.spacingVerticalXS} ${tokens.spacingHorizontalM}`,
    borderRadius: tokens.borderRadiusXLarge,
    color: tokens.colorNeutralForeground1,
    backgroundColor: tokens.colorNeutralBackground1,
    border: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
    [at.phone]: { borderRadius: 0, borderInlineStyle: 'none' },
  },
  warning: { backgroundColor: tokens.colorStatusWarningBackground1, border: `${tokens.strokeWidthThin} solid ${tokens.colorStatusWarningBorder1}` },
  glyph: { display: 'flex', color: tokens.colorStatusWarningForeground3 },
  text: { flexGrow: 1, flexBasis: '220px' },
});

interface RecordBarsProps {
  entity: Entity;
  record: RecordView;
  onReview(): void;
  onMerge(one: Link, other: Link): void;
}

/** What is to be told of a record: what synchronization replaced, and what it may be the same as. */
export function RecordBars({ entity, record, onReview, onMerge }: RecordBarsProps): JSX.Element {
  const s = useStyles();
  const propose = usePropose();
  const say = useToast();
  const { keepBoth } = useDeeds();
  const lost = record.notices.filter(({ side }) => side === 'overwritten');
  const replaced = record.notices.filter(({ side }) => side !== 'overwritten');
  const count = (notices: typeof lost) => new Set(notices.flatMap(({ changes }) => changes.map((c) => c.attribute))).size;
  const dismiss = () => {
    propose('closeNotices', { ids: record.notices.map(({ id }) => id) }).catch((error: unknown) => say({ text: failedWords(error), bad: true }));
  };
  return (
    <>
      {record.notices.length > 0 && (
        <div role="status" className={mergeClasses(s.bar, lost.length > 0 && s.warning)}>
          <span className={s.glyph} aria-hidden>
            <History20Regular />
          </span>
          <span className={s.text}>
            {lost.length > 0 && (
              <>
                <strong>{t('overwritten', { n: count(lost) })}</strong> {t('overwrittenKept')}
              </>
            )}
            {lost.length === 0 && t('replacedFew', { n: count(replaced) })}
          </span>
          <Button size="small" onClick={onReview}>
            {t('reviewChanges')}
          </Button>
          <Button size="small" appearance="subtle" icon={<Dismiss20Regular />} aria-label={t('dismiss')} onClick={dismiss} />
        </div>
      )}
      {record.duplicates.map((pair) => {
        const other = pair.one.id === record.id ? pair.other : pair.one;
        return (
          <div key={pair.id} role="status" className={s.bar}>
            <span className={s.glyph} aria-hidden>
              <DocumentCopy20Regular />
            </span>
            <span className={s.text}>
              {t('maybeSame', { reason: reasonWords(pair.reason) })} <RecordLink link={other} />
            </span>
            <Button size="small" onClick={() => onMerge({ entity: entity.name, id: record.id, name: record.name }, other)}>
              {t('compareMerge')}
            </Button>
            <Button size="small" onClick={() => void keepBoth(pair.id)}>
              {t('keepBoth')}
            </Button>
          </div>
        );
      })}
    </>
  );
}
