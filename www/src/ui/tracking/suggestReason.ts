import type { SuggestReason } from '../../bridge';
import { t } from './text';

const said = { conversation: 'reason.conversation', sender: 'reason.sender', open: 'reason.open', recent: 'reason.recent', pinned: 'reason.pinned' } as const;

/** Why a record is suggested, in words; "" for one that was only found. */
export function suggestReason(reason: SuggestReason): string {
  return reason in said ? t(said[reason as keyof typeof said]) : '';
}
