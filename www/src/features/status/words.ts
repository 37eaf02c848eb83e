import type { Connection, EngineHealth, Session } from '../../bridge';
import { preciseTime, wholeMoment } from '../../ui/moment';
import { t } from './text';

/** How the connection stands, with the next try. */
export function connectionWords({ state, retryAt, fault }: Connection): string {
  switch (state) {
    case 'connecting':
      return t('connection.connecting');
    case 'online':
      return t('connection.online');
    case 'offline':
      return retryAt > 0 ? t('connection.offline.next', { at: preciseTime(retryAt) }) : t('connection.offline');
    case 'signedOut':
      return t('connection.signedOut');
    case 'refused':
      return fault === 'tooOld' ? t('connection.tooOld') : t('connection.refused');
    case 'revoked':
      return t('connection.refused');
  }
}

/** When the relay was last heard. */
export function lastContactWords(connection: Connection, now: number): string {
  return connection.lastContact > 0 ? wholeMoment(connection.lastContact, now) : t('connection.never');
}

/** How this page stands with its engine. */
export function healthWords(health: EngineHealth): string {
  switch (health.state) {
    case 'starting':
      return t('health.starting');
    case 'running':
      return t('health.running');
    case 'restarted':
      return t('health.restarted', { at: preciseTime(health.at) });
    case 'outdated':
      return t('health.outdated');
    case 'stopped':
      return t(`health.${health.reason}`);
  }
}

/** Whether there is an engine that answers. */
export function answers(health: EngineHealth, session: Session | undefined): boolean {
  return session !== undefined && health.state !== 'stopped' && health.state !== 'outdated';
}
