import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { DocumentCopy20Regular } from '@fluentui/react-icons/svg/document-copy';
import { useEffect, useState, type JSX } from 'react';
import { useLocation, useSearch } from 'wouter';
import { type Duplicate, type Known, useView } from '../../bridge';
import { DuplicatePair } from '../../ui/DuplicatePair';
import { EmptyState } from '../../ui/EmptyState';
import { LoadingRows } from '../../ui/LoadingRows';
import { wholeMoment } from '../../ui/moment';
import { Workspace } from '../../ui/Workspace';
import { EntityNav } from './EntityNav';
import { MergeDialog } from './MergeDialog';
import { t } from './text';
import { useDeeds } from './useDeeds';
import { reasonWords } from './words';

const useStyles = makeStyles({
  root: { padding: `${tokens.spacingVerticalM} 14px`, maxInlineSize: '60rem' },
  lead: { color: tokens.colorNeutralForeground2 },
  list: { listStyleType: 'none', padding: 0 },
});

/** Records that may be the same. ?merge=<id> in the address opens one pair. */
export function DuplicatesPage({ known }: { known: Known }): JSX.Element {
  const s = useStyles();
  const rows = useView('duplicates')?.rows;
  const asked = new URLSearchParams(useSearch()).get('merge');
  const [, navigate] = useLocation();
  const { keepBoth } = useDeeds();
  const [merging, setMerging] = useState<Duplicate | null>(null);
  const wanted = rows?.find(({ id }) => id === asked);
  useEffect(() => {
    if (wanted === undefined) return;
    setMerging(wanted);
    navigate('/records/duplicates', { replace: true });
  }, [wanted, navigate]);
  const entity = merging === null ? undefined : known.entity(merging.one.entity);
  const close = () => setMerging(null);
  return (
    <>
      <Workspace
        name="records"
        title={t('duplicates')}
        commands={[]}
        pane={false}
        side={{ title: t('records'), content: <EntityNav known={known} here="duplicates" /> }}
        list={
          rows === undefined ? (
            <LoadingRows label={t('loading')} height={64} />
          ) : rows.length === 0 ? (
            <EmptyState icon={DocumentCopy20Regular} title={t('noDuplicates')} why={t('noDuplicatesWhy')} />
          ) : (
            <div className={s.root}>
              <p className={s.lead}>{t('duplicatesLead')}</p>
              <ul className={s.list} aria-label={t('duplicates')}>
                {rows.map((pair) => (
                  <DuplicatePair key={pair.id} pair={pair} why={`${reasonWords(pair.reason)} · ${t('foundOn', { when: wholeMoment(pair.at, Date.now()) })}`}>
                    <Button size="small" onClick={() => setMerging(pair)}>
                      {t('compareMerge')}
                    </Button>
                    <Button size="small" onClick={() => void keepBoth(pair.id)}>
                      {t('keepBoth')}
                    </Button>
                  </DuplicatePair>
                ))}
              </ul>
            </div>
          )
        }
      />
      {merging !== null && entity !== undefined && (
        <MergeDialog entity={entity} one={merging.one} other={merging.other} duplicate={merging.id} onDone={close} onClose={close} />
      )}
    </>
  );
}
