import { useHistoryState } from 'wouter/use-browser-location';
import type { Shown } from './useListQuery';

/** From which list, and which place in it, a record was opened. It is kept beside the address. */
export interface Trail {
  shown: Shown;
  index: number;
}

/** The list that led to this record, null when none did. */
export function useTrail(entity: string): Trail | null {
  const state = useHistoryState<{ trail?: Trail } | null>();
  const trail = state?.trail;
  return trail !== undefined && trail.shown.entity === entity && Number.isInteger(trail.index) ? trail : null;
}
