import { Button } from '@fluentui/react-components';
import type { JSX } from 'react';
import { type Sync, useSend } from '../../bridge';
import { ButtonLink } from '../../ui/ButtonLink';
import { useTry } from '../../ui/useTry';
import type { ChipState } from '../chip';
import { t } from '../text';

interface SyncActionsProps {
  state: ChipState;
  sync: Sync | undefined;
  className: string;
  onFault(sentence: string | null): void;
  onClose(): void;
}

/** What can be done about synchronization in the state that the chip says. */
export function SyncActions({ state, sync, className, onFault, onClose }: SyncActionsProps): JSX.Element {
  const { tried, tryNow } = useTry();
  const synchronize = useSend('synchronize');
  const goOffline = useSend('goOffline');
  const goOnline = useSend('goOnline');
  const resume = useSend('resumeSync');
  const act = (call: (args: Record<string, never>) => Promise<unknown>) => () => {
    onFault(null);
    call({}).catch(() => onFault(t('tryFailed')));
  };
  const away = state === 'offline' || state === 'connecting';
  const chosen = sync?.offlineChosen === true;
  return (
    <>
      <p role="status">{tried === 'trying' && t('trying')}</p>
      {tried === 'failed' && <p role="alert">{t('tryVain')}</p>}
      {tried === 'noAnswer' && <p role="alert">{t('tryFailed')}</p>}
      <div className={className}>
        {state === 'signInAgain' && (
          <ButtonLink href="/sign-in" appearance="primary">
            {t('signInAgain')}
          </ButtonLink>
        )}
        {state === 'refusedChanges' && (
          <span onClick={onClose}>
            <ButtonLink href="/sync/issues" appearance="primary">
              {t('seeIssues')}
            </ButtonLink>
          </span>
        )}
        {away && !chosen && <Button onClick={tryNow}>{t('tryNow')}</Button>}
        {sync !== undefined && state === 'online' && <Button onClick={act(synchronize)}>{t('synchronize')}</Button>}
        {sync?.paused === true && <Button onClick={act(resume)}>{t('resumeSync')}</Button>}
        {sync !== undefined && (chosen ? <Button onClick={act(goOnline)}>{t('goOnline')}</Button> : <Button onClick={act(goOffline)}>{t('goOffline')}</Button>)}
        <span onClick={onClose}>
          <ButtonLink href="/sync">{t('openSync')}</ButtonLink>
        </span>
      </div>
    </>
  );
}
