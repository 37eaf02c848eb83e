import { makeStyles, ProgressBar, tokens } from '@fluentui/react-components';
import type { JSX } from 'react';
import { type Sync, useSend } from '../../bridge';
import { working } from '../../ui/measure';
import { Notice } from '../../ui/Notice';
import { wholeMoment } from '../../ui/moment';
import { t } from './text';
import { useDo } from './useDo';
import { standing } from './words';

const useStyles = makeStyles({
  root: { display: 'grid', gap: tokens.spacingVerticalS, paddingBlockEnd: tokens.spacingVerticalM },
  title: { fontSize: tokens.fontSizeBase500, lineHeight: tokens.lineHeightBase500, fontWeight: tokens.fontWeightSemibold },
  state: { fontSize: tokens.fontSizeBase300, lineHeight: tokens.lineHeightBase300, fontWeight: tokens.fontWeightSemibold },
  quiet: { ...working, color: tokens.colorNeutralForeground2 },
  progress: { maxInlineSize: '480px', display: 'grid', gap: tokens.spacingVerticalXS, fontVariantNumeric: 'tabular-nums' },
  facts: { ...working, display: 'flex', flexWrap: 'wrap', columnGap: tokens.spacingHorizontalXXL, rowGap: tokens.spacingVerticalXS, fontVariantNumeric: 'tabular-nums' },
  fact: { display: 'flex', gap: tokens.spacingHorizontalSNudge, '& dt': { color: tokens.colorNeutralForeground2 } },
});

/** How synchronization stands, with counts, and what stands in its way. */
export function SyncHead({ sync }: { sync: Sync | undefined }): JSX.Element {
  const s = useStyles();
  const now = standing(sync);
  const working = now === 'pulling' || now === 'filling' || now === 'comparing' || now === 'pushing';
  return (
    <div className={s.root}>
      <h1 className={s.title}>{t('title')}</h1>
      <div>
        <p className={s.state} role="status">
          {t(`phase.${now}`)}
        </p>
        {now !== 'unknown' && <p className={s.quiet}>{t(`why.${now}`)}</p>}
      </div>
      {sync !== undefined && working && (
        <div className={s.progress}>
          <ProgressBar
            aria-label={t('progressName')}
            {...(sync.total > 0 && { value: Math.min(sync.done, sync.total), max: sync.total, 'aria-valuetext': t('progress', sync) })}
          />
          <span className={s.quiet}>{sync.total > 0 ? t('progress', sync) : sync.done > 0 ? t('someDone', sync) : ''}</span>
        </div>
      )}
      {sync !== undefined && sync.held !== null && <Notice kind="warning" text={`${t('held.title')} ${t(heldKey(sync.held))}`} />}
      {sync?.unreadable !== undefined && <Unreadable count={sync.unreadable} />}
      {sync !== undefined && (
        <dl className={s.facts}>
          <div className={s.fact}>
            <dt>{t('lastSynced')}</dt>
            <dd>{sync.lastSynced > 0 ? wholeMoment(sync.lastSynced, Date.now()) : t('neverSynced')}</dd>
          </div>
          <div className={s.fact}>
            <dt>{t('waitingFact')}</dt>
            <dd>{sync.waiting === 0 ? t('none') : t('countChanges', { n: sync.waiting })}</dd>
          </div>
          <div className={s.fact}>
            <dt>{t('rows')}</dt>
            <dd>{sync.complete ? sync.rows.toLocaleString() : t('rowsPart', { n: sync.rows })}</dd>
          </div>
        </dl>
      )}
    </div>
  );
}

/** Changes that were saved here and cannot be read any more. */
function Unreadable({ count }: { count: number }): JSX.Element {
  const drop = useSend('dropUnreadable');
  const act = useDo();
  return (
    <Notice
      kind="warning"
      text={t('unreadable', { n: count })}
      action={{ label: t('dropUnreadable'), run: () => void act(drop({}), t('droppedUnreadable')) }}
    />
  );
}

function heldKey(held: NonNullable<Sync['held']>): 'held.full' | 'held.busy' | 'held.tooOld' | 'held.other' {
  return held === 'full' || held === 'busy' || held === 'tooOld' ? `held.${held}` : 'held.other';
}
