import { useCallback } from 'react';
import { useSend } from '../../bridge';
import { refusalOf, refusalSentence } from '../../ui/refusal';
import { useToast } from '../../ui/toast';
import { t } from '../text';

/** Chooses how synchronization goes on; what was not done is said. */
export function useSyncCalls(): (call: 'goOffline' | 'goOnline' | 'pauseSync' | 'resumeSync') => void {
  const say = useToast();
  const goOffline = useSend('goOffline');
  const goOnline = useSend('goOnline');
  const pauseSync = useSend('pauseSync');
  const resumeSync = useSend('resumeSync');
  return useCallback(
    (call) => {
      const calls = { goOffline, goOnline, pauseSync, resumeSync };
      calls[call]({}).catch((thrown: unknown) => say({ text: t('notDone', { reason: refusalSentence(refusalOf(thrown)) }), bad: true }));
    },
    [goOffline, goOnline, pauseSync, resumeSync, say],
  );
}
