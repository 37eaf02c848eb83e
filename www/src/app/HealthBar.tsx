import { makeStyles } from '@fluentui/react-components';
import type { JSX } from 'react';
import { useLocation } from 'wouter';
import { dismissRestart, useEngineHealth, usePicked, useUpdate } from '../bridge';
import { measure } from '../ui/measure';
import { Notice } from '../ui/Notice';
import { t } from './text';

const useStyles = makeStyles({
  root: { gridRow: '1', gridColumn: '1', marginBlockEnd: `${measure.gap}px` },
});

/** Says what became of the engine when it does not simply run, and when it cannot save. */
export function HealthBar(): JSX.Element | null {
  const s = useStyles();
  const health = useEngineHealth();
  const { restart } = useUpdate();
  const storage = usePicked('sync', (sync) => sync?.storage ?? 'ok');
  const [, navigate] = useLocation();
  if (storage !== 'ok' && (health.state === 'running' || health.state === 'restarted')) {
    return (
      <div className={s.root}>
        <Notice
          kind="warning"
          text={t(storage === 'full' ? 'notSavedFull' : 'notSavedFailed')}
          action={{ label: t(storage === 'full' ? 'freeSpace' : 'openSync'), run: () => navigate(storage === 'full' ? '/sync/device' : '/sync') }}
        />
      </div>
    );
  }
  switch (health.state) {
    case 'starting':
    case 'running':
      return null;
    case 'restarted':
      return (
        <div className={s.root}>
          <Notice kind="info" text={t('engineRestarted')} action={{ label: t('dismiss'), run: dismissRestart }} />
        </div>
      );
    case 'stopped':
      return (
        <div className={s.root}>
          <Notice
            kind="warning"
            text={t(health.reason)}
            action={{ label: t('tryAgain'), run: () => location.reload() }}
          />
        </div>
      );
    case 'outdated':
      return (
        <div className={s.root}>
          <Notice kind="warning" text={t('outdated')} action={{ label: t('restartToUpdate'), run: restart }} />
        </div>
      );
  }
}
