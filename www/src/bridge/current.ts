import type { Engine } from './engine';

let mounted: Engine | null = null;

/** The engine of the provider that is mounted, null when none is. */
export function currentEngine(): Engine | null {
  return mounted;
}

export function setCurrentEngine(engine: Engine | null): void {
  mounted = engine;
}
