import { Button, makeStyles, mergeClasses, ProgressBar, tokens } from '@fluentui/react-components';
import { useState, type JSX } from 'react';
import { type ImportRun, useSend } from '../../../bridge';
import { sizeInWords } from '../../../ui/bytes';
import { at, working } from '../../../ui/measure';
import { refusalOf, refusalSentence } from '../../../ui/refusal';
import { useToast } from '../../../ui/toast';
import { ImportDetails } from './ImportDetails';
import { stateWords } from './stateWords';
import { t } from './text';

const useStyles = makeStyles({
  root: {
    ...working,
    flexShrink: 0,
    display: 'grid',
    rowGap: tokens.spacingVerticalXS,
    padding: `${tokens.spacingVerticalSNudge} 14px`,
    backgroundColor: tokens.colorNeutralBackground1,
    border: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusXLarge,
    // Beside the CRM pane, as the panels are.
    marginInlineEnd: 'var(--pane-room, 0px)',
    [at.phone]: { borderRadius: 0 },
  },
  line: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: `${tokens.spacingVerticalXXS} ${tokens.spacingHorizontalM}` },
  words: { flexGrow: 1, flexBasis: '220px', fontWeight: tokens.fontWeightSemibold },
  // They stay together where the line is too short for all of it.
  buttons: { display: 'flex', gap: tokens.spacingHorizontalS, marginInlineStart: 'auto', flexShrink: 0 },
  counts: { color: tokens.colorNeutralForeground2, fontVariantNumeric: 'tabular-nums' },
  bad: { color: tokens.colorStatusWarningForeground3 },
});

/** The imports that run or have ended and were not dismissed. */
export function ImportStrip({ runs, onChoose }: { runs: readonly ImportRun[]; onChoose(id: string): void }): JSX.Element {
  return (
    <section aria-label={t('strip')} style={{ display: 'contents' }}>
      {runs.map((run) => (
        <Run key={run.id} run={run} onChoose={() => onChoose(run.id)} />
      ))}
    </section>
  );
}

function Run({ run, onChoose }: { run: ImportRun; onChoose(): void }): JSX.Element {
  const s = useStyles();
  const [details, setDetails] = useState(false);
  const steer = useSteering(run.id);
  const { state, fault, imported, found, duplicates, refused, bytes, bytesDone } = run;
  const going = state === 'reading' || state === 'paused' || state === 'waiting';
  const part = bytes === 0 ? 0 : Math.min(1, bytesDone / bytes);
  return (
    <div className={s.root} role="group" aria-label={t('detailsTitle')}>
      <div className={s.line}>
        <span className={s.words} role="status">
          {/* Counted in the line beside it; what is said aloud changes with the state only. */}
          <span aria-hidden={state === 'reading'}>{stateWords(run)}</span>
        </span>
        <span className={s.counts}>{t('found', { n: found })}</span>
        <span className={s.counts}>{t('imported', { n: imported })}</span>
        {duplicates > 0 && <span className={s.counts}>{t('duplicates', { n: duplicates })}</span>}
        {refused > 0 && <span className={mergeClasses(s.counts, s.bad)}>{t('refused', { n: refused })}</span>}
        {going && <span className={s.counts}>{t('bytes', { done: sizeInWords(bytesDone), total: sizeInWords(bytes) })}</span>}
        <div className={s.buttons}>
          {state === 'reading' && <Button size="small" onClick={steer.pause}>{t('pause')}</Button>}
          {state === 'paused' && <Button size="small" appearance="primary" onClick={steer.resume}>{t('resume')}</Button>}
          {state === 'waiting' && <Button size="small" appearance="primary" onClick={onChoose}>{t('chooseAgain')}</Button>}
          <Button size="small" appearance="subtle" onClick={() => setDetails(true)}>{t('details')}</Button>
          <Button size="small" appearance="subtle" onClick={going ? steer.cancel : steer.dismiss}>{t(going ? 'stop' : 'dismiss')}</Button>
        </div>
      </div>
      {going && (
        <ProgressBar value={part} aria-label={t('progress')} aria-valuetext={t('percent', { n: Math.floor(part * 4) * 25 })} />
      )}
      {state === 'waiting' && <span className={s.counts}>{t('waitingWhy')}</span>}
      {state === 'paused' && fault === 'full' && <span className={s.counts}>{t('pausedFullWhy')}</span>}
      {details && <ImportDetails run={run} onClose={() => setDetails(false)} />}
    </div>
  );
}

function useSteering(id: string): { pause(): void; resume(): void; cancel(): void; dismiss(): void } {
  const say = useToast();
  const failed = (error: unknown) => say({ text: t('steerFailed', { reason: refusalSentence(refusalOf(error)) }), bad: true });
  const pause = useSend('pauseImport');
  const resume = useSend('resumeImport');
  const cancel = useSend('cancelImport');
  const dismiss = useSend('dismissImport');
  return {
    pause: () => void pause({ id }).catch(failed),
    resume: () => void resume({ id }).catch(failed),
    cancel: () => void cancel({ id }).catch(failed),
    dismiss: () => void dismiss({ id }).catch(failed),
  };
}
