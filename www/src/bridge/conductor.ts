import type { EngineHealth, StopReason } from './health';
import { RestartBudget } from './heartbeat';

/** What happened to the page's lock, its worker or its connection. */
export type Input =
  | { type: 'leading' } // the lock is this page's
  | { type: 'lockLost' } // another page stole it
  | { type: 'welcome' } // the engine accepted the hello
  | { type: 'dead' } // silence, or our worker's program has ended
  | { type: 'otherBuild' } // the engine refused the hello as tooOld
  | { type: 'stopped'; reason: StopReason } // the engine said that it cannot start
  | { type: 'moved' } // another page starts an engine, or ours was forgotten by it
  | { type: 'left' }; // this page wants no engine any more

/** What the page does about it, in this order. */
export type Action = 'endWorker' | 'startWorker' | 'connect' | 'steal' | 'queue' | 'leave';

/**
 * Decides who runs the engine, from one page's view: a pure machine. The page
 * with the lock has the worker; the others connect to it. A page that finds
 * another build when it starts takes the lock; a page that finds one later is
 * outdated and never takes it back.
 */
export class Conductor {
  health: EngineHealth = { state: 'starting' };
  private role: 'following' | 'leading' | 'out' = 'following';
  private welcomed = false;
  private crashed = false; // the next welcome is that of a restarted engine
  private readonly budget = new RestartBudget();

  get leads(): boolean {
    return this.role === 'leading';
  }

  step(input: Input, now: number): readonly Action[] {
    if (this.role === 'out') return [];
    switch (input.type) {
      case 'leading':
        this.role = 'leading';
        this.health = { state: 'starting' };
        return ['startWorker', 'connect'];
      case 'lockLost':
        this.role = 'following';
        this.health = { state: 'starting' };
        return ['endWorker', 'queue', 'connect'];
      case 'welcome':
        this.welcomed = true;
        if (this.crashed) this.health = { state: 'restarted', at: now };
        else if (this.health.state !== 'restarted') this.health = { state: 'running' };
        this.crashed = false;
        return [];
      case 'dead':
        return this.dead(now);
      case 'otherBuild':
        return this.otherBuild();
      case 'stopped':
        this.health = { state: 'stopped', reason: input.reason };
        return this.leads ? ['endWorker'] : [];
      case 'moved':
        if (this.leads) return ['connect'];
        if (this.health.state === 'stopped') this.health = { state: 'starting' };
        return ['connect'];
      case 'left':
        this.role = 'out';
        return ['endWorker', 'leave'];
    }
  }

  /** Takes the sentence about a restart away. */
  dismissRestart(): void {
    if (this.health.state === 'restarted') this.health = { state: 'running' };
  }

  private dead(now: number): readonly Action[] {
    if (this.health.state === 'stopped') return [];
    if (!this.budget.spend(now)) {
      this.health = { state: 'stopped', reason: this.welcomed ? 'crashedTooOften' : 'startFailed' };
      return this.leads ? ['endWorker'] : [];
    }
    this.crashed = this.crashed || this.welcomed;
    if (this.health.state !== 'restarted') this.health = { state: 'starting' };
    return this.leads ? ['endWorker', 'startWorker', 'connect'] : ['steal'];
  }

  private otherBuild(): readonly Action[] {
    if (this.leads) {
      this.health = { state: 'stopped', reason: 'startFailed' };
      return ['endWorker'];
    }
    if (!this.welcomed) return ['steal'];
    this.role = 'out';
    this.health = { state: 'outdated' };
    return ['leave'];
  }
}
