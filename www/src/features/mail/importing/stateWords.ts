import type { ImportRun } from '../../../bridge';
import { t } from './text';

/** What an import is doing. */
export function stateWords({ state, imported, fault }: ImportRun): string {
  switch (state) {
    case 'waiting':
      return t('waiting');
    case 'failed':
      return t('failed', { imported, reason: t(fault === 'full' ? 'failedFull' : 'failedOther') });
    case 'reading':
    case 'paused':
    case 'done':
    case 'cancelled':
      return t(state, { imported });
  }
}
