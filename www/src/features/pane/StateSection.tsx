import { mergeClasses } from '@fluentui/react-components';
import type { JSX } from 'react';
import { type Pane, useView } from '../../bridge';
import { ButtonLink } from '../../ui/ButtonLink';
import { Link20Regular } from '../../ui/icons';
import { wholeMoment } from '../../ui/moment';
import { linkName } from '../../ui/RecordLink';
import { isTracked } from '../../ui/tracking/subject';
import { TrackGlyph } from '../../ui/tracking/TrackGlyph';
import type { TrackCommand } from '../../ui/tracking/useTrackCommands';
import { CommandButton } from './CommandButton';
import { usePaneStyles } from './paneStyles';
import { t } from './text';

/** Whether a message is tracked, and the ways from there. */
export function StateSection({ pane, commands }: { pane: Pane; commands: readonly TrackCommand[] }): JSX.Element {
  const s = usePaneStyles();
  const me = useView('session')?.profile?.userId;
  const { state, trackers } = pane;
  const others = trackers.filter(({ id }) => id !== me).map(linkName);
  const command = (name: TrackCommand['name']) => commands.find((one) => one.name === name);
  const locked = command(isTracked(pane) ? 'stopTracking' : 'track')?.reason;
  return (
    <section className={s.section} aria-label={t(`state.${state}`)}>
      <div className={s.state}>
        <span className={mergeClasses(s.circle, state === 'none' && s.plainCircle, state === 'refused' && s.badCircle)} aria-hidden>
          {state === 'none' ? <Link20Regular /> : <TrackGlyph state={state} />}
        </span>
        <div className={s.words}>
          <p className={s.strong}>{t(`state.${state}`)}</p>
          <p className={s.small}>{detailOf(pane)}</p>
          {others.length > 0 && <p className={s.small}>{t('alsoTracked', { names: others.join(', ') })}</p>}
        </div>
      </div>
      <div className={s.buttons}>
        {isTracked(pane) ? (
          <>
            <CommandButton command={command('openRecord')} />
            <CommandButton command={command('stopTracking')} />
          </>
        ) : (
          <>
            <CommandButton command={command('track')} appearance="primary" />
            {state === 'refused' ? <ButtonLink href="/sync/issues" size="small" className={s.wide}>{t('seeWhy')}</ButtonLink> : <CommandButton command={command('setRegarding')} />}
          </>
        )}
      </div>
      {pane.mayTrack ? null : <p className={s.small}>{locked === undefined ? '' : t('why.readOnly')}</p>}
    </section>
  );
}

/** The second line of a state. */
function detailOf({ state, trackedOn, offline }: Pane): string {
  switch (state) {
    case 'none':
      return t('noneDetail');
    case 'pending':
      return t(offline ? 'pendingOffline' : 'pendingDetail');
    case 'tracked':
      return trackedOn === 0 ? t('trackedPlain') : t('trackedDetail', { when: wholeMoment(trackedOn, Date.now()) });
    case 'refused':
      return t('refusedDetail');
    case 'awaiting':
      return t('awaitingDetail');
  }
}
