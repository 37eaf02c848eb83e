import { Button } from '@fluentui/react-components';
import { useEffect, useRef, type JSX } from 'react';
import { useLocation } from 'wouter';
import { type PaneReason, useSend, useView, type WhyMend } from '../../bridge';
import { wholeMoment } from '../../ui/moment';
import { linkName } from '../../ui/RecordLink';
import { refusalOf, refusalSentence } from '../../ui/refusal';
import { useToast } from '../../ui/toast';
import { refusedWords } from '../../ui/tracking/refused';
import type { TrackCommand } from '../../ui/tracking/useTrackCommands';
import { usePaneStyles } from './paneStyles';
import { t } from './text';

interface WhyStepsProps {
  id: string;
  steps: readonly PaneReason[];
  commands: readonly TrackCommand[];
}

/** Why a message is, or is not, tracked and in the CRM, step by step, each with what mends it (PANE-05). */
export function WhySteps({ id, steps, commands }: WhyStepsProps): JSX.Element {
  const s = usePaneStyles();
  const root = useRef<HTMLOListElement>(null);
  const me = useView('session')?.profile?.userId;
  const mend = useMend(id, commands);
  useEffect(() => {
    // It stands at the end of the pane, below what is seen.
    root.current?.scrollIntoView?.({ block: 'nearest' });
    root.current?.focus({ preventScroll: true });
  }, []);
  return (
    <section className={s.section}>
      <ol ref={root} className={s.steps} tabIndex={-1}>
        {steps.map((step, i) => (
          <li key={i}>
            {sentence(step, me)}
            {step.mend !== undefined && step.mend !== '' && (
              <div>
                <Button size="small" className={s.button} onClick={() => mend(step.mend ?? '')}>
                  {t(`mend.${step.mend}`)}
                </Button>
              </div>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}

/** A step in words. */
function sentence({ code, by, at, device, detail }: PaneReason, me: string | undefined): string {
  const who = by === null ? t('somebody') : by.id === me ? t('me') : linkName(by);
  const when = at === 0 ? null : wholeMoment(at, Date.now());
  switch (code) {
    case 'trackedByHand':
      return when === null ? t('why.trackedByHandOnce', { who }) : t('why.trackedByHand', { who, when });
    case 'alsoTrackedBy':
      return t('why.alsoTrackedBy', { who });
    case 'waiting':
    case 'waitingOffline': {
      const from = device === undefined || device === '' ? t(code === 'waiting' ? 'thisDevice' : 'thisDeviceFirst') : device;
      return when === null ? t(`why.${code}Once`, { device: from }) : t(`why.${code}`, { device: from, when });
    }
    case 'refused': {
      const why = refusedWords(detail ?? '') ?? t('refusedElse');
      return when === null ? t('why.refusedOnce', { why }) : t('why.refused', { when, why });
    }
    case 'recordDeleted':
      if (when === null) return t('why.recordDeletedOnce');
      return by === null ? t('why.recordDeletedSince', { when }) : t('why.recordDeleted', { who, when });
    case 'stopped':
    case 'undone':
    case 'reachedCRM':
      return when === null ? t(`why.${code}Once`) : t(`why.${code}`, { when });
    default:
      return t(`why.${code}`);
  }
}

/** A function that carries out what mends a step. */
function useMend(id: string, commands: readonly TrackCommand[]): (mend: WhyMend) => void {
  const [, navigate] = useLocation();
  const say = useToast();
  const fetchMessage = useSend('fetchMessage');
  const goOnline = useSend('goOnline');
  const wake = useSend('wake');
  const tell = (work: Promise<unknown>, done?: string) => {
    work.then(
      () => done !== undefined && say({ text: done }),
      (error: unknown) => say({ text: t('mendFailed', { reason: refusalSentence(refusalOf(error)) }), bad: true }),
    );
  };
  return (mend) => {
    switch (mend) {
      case 'track':
        commands.find(({ name }) => name === 'track')?.run();
        return;
      case 'fetch':
        tell(fetchMessage({ id }), t('asked'));
        return;
      case 'openIssue':
        navigate('/sync/issues');
        return;
      case 'goOnline':
        // Chosen or not: afterwards it is tried at once.
        tell(goOnline({}).then(() => wake({})));
        return;
      case '':
    }
  };
}
