import { CloudCheckmark20Regular } from '@fluentui/react-icons/svg/cloud-checkmark';
import { CloudOff20Regular } from '@fluentui/react-icons/svg/cloud-off';
import { Pause20Regular } from '@fluentui/react-icons/svg/pause';
import { Play20Regular } from '@fluentui/react-icons/svg/play';
import { type Sync, useSend, useView } from '../../bridge';
import type { Command } from '../../ui/CommandBar';
import { ArrowSync20Regular } from '../../ui/icons';
import { t } from './text';
import { useDo } from './useDo';

/** What can be done about synchronization as a whole. */
export function useSyncCommands(sync: Sync | undefined): readonly (readonly Command[])[] {
  const attempt = useDo();
  const reached = useView('session')?.connection.state === 'online';
  const synchronize = useSend('synchronize');
  const goOffline = useSend('goOffline');
  const goOnline = useSend('goOnline');
  const pause = useSend('pauseSync');
  const resume = useSend('resumeSync');
  const offline = sync?.offlineChosen === true;
  const paused = sync?.paused === true;
  const working = sync !== undefined && !offline && !paused && sync.phase !== 'live' && sync.phase !== 'apart';
  return [
    [
      {
        name: 'now',
        label: t('syncNow'),
        icon: ArrowSync20Regular,
        primary: true,
        keys: 'F9',
        run: () => void attempt(synchronize({}), t('started')),
        reason: offline ? t('needsOnline') : reached ? undefined : t('relayAway'),
      },
    ],
    [
      offline
        ? { name: 'online', label: t('goOnline'), icon: CloudCheckmark20Regular, run: () => void attempt(goOnline({}), t('wentOnline')) }
        : { name: 'offline', label: t('goOffline'), icon: CloudOff20Regular, run: () => void attempt(goOffline({}), t('wentOffline')) },
      ...(paused
        ? [{ name: 'resume', label: t('resume'), icon: Play20Regular, run: () => void attempt(resume({}), t('resumed')) }]
        : working
          ? [{ name: 'pause', label: t('pause'), icon: Pause20Regular, run: () => void attempt(pause({}), t('paused')) }]
          : []),
    ],
  ];
}
