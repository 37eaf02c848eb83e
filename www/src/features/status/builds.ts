import type { Program, Session } from '../../bridge';
import { protocol } from '../../bridge/protocol.gen';

/** The build of the page itself. */
export const page: Program = {
  version: (import.meta.env['VITE_VERSION'] as string | undefined) ?? 'dev',
  build: (import.meta.env['VITE_BUILD'] as string | undefined) ?? 'dev',
  protocol,
};

/** How the builds stand to each other; null while the engine's is unknown. */
export function compareBuilds(session: Session | undefined): 'equal' | 'pageAndEngine' | 'different' | null {
  if (session === undefined) return null;
  const { engine, relay } = session;
  if (engine.build !== page.build || (relay !== null && relay.build !== page.build)) return 'different';
  return relay === null ? 'pageAndEngine' : 'equal';
}
