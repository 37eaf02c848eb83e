import { pageProgram, type Session } from '../../bridge';

/** How the builds stand to each other; null while the engine's is unknown. */
export function compareBuilds(session: Session | undefined): 'equal' | 'pageAndEngine' | 'different' | null {
  if (session === undefined) return null;
  const { engine, relay } = session;
  if (engine.build !== pageProgram.build || (relay !== null && relay.build !== pageProgram.build)) return 'different';
  return relay === null ? 'pageAndEngine' : 'equal';
}
