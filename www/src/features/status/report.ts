import { type EngineHealth, type OfflineStart, pageProgram, type Session, type Sync } from '../../bridge';
import { deviceZone } from '../../ui/moment';
import { compareBuilds } from './builds';
import type { SelfCheckState } from './useSelfCheck';
import type { StorageFacts } from './useStorage';

interface ReportInput {
  now: Date;
  userAgent: string;
  session: Session | undefined;
  sync: Sync | undefined;
  health: EngineHealth;
  storage: StorageFacts | null;
  found: SelfCheckState;
  offlineStart: OfflineStart;
}

/**
 * The state of this device as plain text for whoever helps. It is built from
 * named facts only, so that no name, address or content can get into it.
 */
export function report({ now, userAgent, session, sync, health, storage, found, offlineStart }: ReportInput): string {
  const program = (p: { version: string; build: string; protocol: number } | null | undefined) =>
    p ? `${p.version}, build ${p.build}, protocol ${p.protocol}` : 'unknown';
  const time = (at: number | undefined) => (at !== undefined && at > 0 ? new Date(at).toISOString() : 'none');
  const connection = session?.connection;
  const lines = [
    `Regarding, status at ${now.toISOString()}`,
    `page: ${program(pageProgram)}`,
    `engine: ${program(session?.engine)}`,
    `relay: ${program(session?.relay)}`,
    `builds: ${compareBuilds(session) ?? 'unknown'}`,
    `engine health: ${health.state}${health.state === 'stopped' ? ` (${health.reason})` : ''}`,
    `connection: ${connection?.state ?? 'unknown'}${connection?.fault ? ` (${connection.fault})` : ''}`,
    `last contact: ${time(connection?.lastContact)}`,
    `next try: ${time(connection?.retryAt)}`,
    ...syncLines(sync, time),
    `storage kept: ${storage?.persisted ?? 'unknown'}`,
    `storage used: ${storage?.usage ?? 'unknown'} of ${storage?.quota ?? 'unknown'} bytes`,
    `starts without a connection: ${offlineStart}`,
    `time zone: ${deviceZone()}`,
    `browser: ${userAgent}`,
  ];
  if (found.state === 'checked') {
    for (const { name, ok, detail } of found.checks) lines.push(`check ${name}: ${ok ? 'OK' : 'failed'}, ${detail}`);
  } else {
    lines.push(`checks: ${found.state}`);
  }
  return `${lines.join('\n')}\n`;
}

/** How synchronization stands, in counts. */
function syncLines(sync: Sync | undefined, time: (at: number | undefined) => string): string[] {
  if (sync === undefined) return ['sync: unknown'];
  const chosen = [...(sync.offlineChosen ? ['offline chosen'] : []), ...(sync.paused ? ['paused'] : []), ...(sync.held === null ? [] : [`held (${sync.held})`])];
  return [
    `sync: ${[sync.phase, ...chosen].join(', ')}, ${sync.done} of ${sync.total}`,
    `waiting: ${sync.waiting}, refused: ${sync.issues}, overwritten: ${sync.overwritten}, replaced: ${sync.replaced}, duplicates: ${sync.duplicates}`,
    `records: ${sync.rows}, ${sync.complete ? 'complete' : 'not complete'}, commit ${sync.commit}`,
    `last synchronized: ${time(sync.lastSynced)}`,
    `compared: ${time(sync.checked)}, differed: ${sync.differed}`,
    `saving: ${sync.storage}`,
  ];
}
