import type { ImportRun } from '../../../bridge';
import { t } from './text';

/** What an import is doing. */
export function stateWords({ state, imported, fault }: ImportRun): string {
  switch (state) {
    case 'failed':
      return t('failed', { imported, reason: t(fault === 'full' ? 'failedFull' : 'failedOther') });
    case 'paused':
      return t(fault === 'full' ? 'pausedFull' : 'paused', { imported });
    case 'reading':
    case 'waiting':
    case 'done':
    case 'cancelled':
      return t(state, { imported });
  }
}
