import type { CallName, Calls, ViewName, Views } from './protocol.gen';
import type { ArgsOf, EngineDoor } from './context';
import type { EngineHealth } from './health';
import type { Identity } from './identity';
import { Part } from './part';
import type { Standing } from './glance';
import { Requests } from './requests';

const starting: EngineHealth = { state: 'starting' };
const unavailable: EngineHealth = { state: 'stopped', reason: 'storageUnavailable' };

/** The engine as the hooks see it. It can be asked and watched before it starts. */
export class Engine implements EngineDoor {
  private readonly requests = new Requests();
  private readonly healthListeners = new Set<() => void>();
  private part: Part | null = null;

  constructor(
    readonly identity: Identity,
    private readonly build: string,
  ) {}

  /** Begins; where the page is not in a secure context there are no locks, and the engine stays stopped. */
  start(): void {
    if (this.part !== null) return;
    if (!isSecureContext) {
      this.requests.refuse('internal');
      return;
    }
    this.part = new Part(this.identity, this.build, this.requests, () => this.tellHealth());
    this.part.start();
  }

  /** Has what an earlier engine left stand in for what this one has not told yet. */
  stand(standing: Standing): void {
    this.requests.stand(standing);
  }

  /** Leaves the engine to the other pages, or ends it with the last one. */
  stop(): void {
    this.part?.stop();
    this.part = null;
    this.tellHealth();
  }

  /** Has the engine delete what this device stores; it ends by that. */
  async forget(): Promise<void> {
    await this.requests.send('forget', {});
    this.stop();
  }

  /** Has the engine try the relay now. */
  wake(): void {
    this.requests.wake();
  }

  send<C extends CallName>(call: C, args: Calls[C]['args']): Promise<Calls[C]['reply']> {
    return this.requests.send(call, args);
  }

  watch<V extends ViewName>(view: V, changed: () => void, args: ArgsOf<V>, key: string): () => void {
    return this.requests.watch(view, changed, args, key);
  }

  turn<V extends ViewName>(view: V, args: ArgsOf<V>, key: string): void {
    this.requests.turn(view, args, key);
  }

  view<V extends ViewName>(view: V, key: string): Views[V] | undefined {
    return this.requests.view(view, key);
  }

  health(): EngineHealth {
    return this.part?.health() ?? (isSecureContext ? starting : unavailable);
  }

  watchHealth(changed: () => void): () => void {
    this.healthListeners.add(changed);
    return () => this.healthListeners.delete(changed);
  }

  dismissRestart(): void {
    this.part?.dismissRestart();
  }

  private tellHealth(): void {
    for (const changed of this.healthListeners) changed();
  }
}
