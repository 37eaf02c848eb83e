/** Why an engine does not run and will not by itself. */
export type StopReason =
  | 'startFailed'
  | 'crashedTooOften'
  | 'storageBlocked'
  | 'storageFull'
  | 'storageNewer'
  | 'storageUnavailable';

/** How this page stands with the engine. */
export type EngineHealth =
  | { state: 'starting' }
  | { state: 'running' }
  | { state: 'restarted'; at: number }
  | { state: 'stopped'; reason: StopReason }
  | { state: 'outdated' };

const reasons: readonly string[] = [
  'startFailed',
  'crashedTooOften',
  'storageBlocked',
  'storageFull',
  'storageNewer',
  'storageUnavailable',
] satisfies StopReason[];

/** Reads a reason that came by message; anything else is a failed start. */
export function stopReason(text: unknown): StopReason {
  return typeof text === 'string' && reasons.includes(text) ? (text as StopReason) : 'startFailed';
}
