import { describe, expect, it } from 'vitest';
import { Conductor, type Input } from './conductor';

/** Steps through inputs and returns the actions of the last. */
function play(c: Conductor, ...inputs: (Input['type'] | Input)[]): readonly string[] {
  let actions: readonly string[] = [];
  for (const input of inputs) actions = c.step(typeof input === 'string' ? ({ type: input } as Input) : input, 1000);
  return actions;
}

describe('Conductor', () => {
  it('starts the engine when it gets the lock', () => {
    const c = new Conductor();
    expect(play(c, 'leading')).toEqual(['startWorker', 'connect']);
    expect(c.health).toEqual({ state: 'starting' });
    play(c, 'welcome');
    expect(c.health).toEqual({ state: 'running' });
  });

  it('restarts a dead engine and says so until dismissed', () => {
    const c = new Conductor();
    expect(play(c, 'leading', 'welcome', 'dead')).toEqual(['endWorker', 'startWorker', 'connect']);
    expect(c.health).toEqual({ state: 'starting' });
    play(c, 'welcome');
    expect(c.health).toEqual({ state: 'restarted', at: 1000 });
    c.dismissRestart();
    expect(c.health).toEqual({ state: 'running' });
  });

  it('steals the lock of a dead engine', () => {
    const c = new Conductor();
    expect(play(c, 'welcome', 'dead')).toEqual(['steal']);
    expect(play(c, 'leading', 'welcome')).toEqual([]);
    expect(c.health.state).toBe('restarted');
  });

  it('ends its worker when its lock is stolen, and asks for a port', () => {
    const c = new Conductor();
    expect(play(c, 'leading', 'welcome', 'lockLost')).toEqual(['endWorker', 'queue', 'connect']);
    expect(c.leads).toBe(false);
    play(c, 'welcome');
    expect(c.health).toEqual({ state: 'running' });
  });

  it('takes the lock from another build when it starts', () => {
    expect(play(new Conductor(), 'otherBuild')).toEqual(['steal']);
  });

  it('is outdated when it finds another build later, and never steals back', () => {
    const c = new Conductor();
    expect(play(c, 'leading', 'welcome', 'lockLost', 'otherBuild')).toEqual(['leave']);
    expect(c.health).toEqual({ state: 'outdated' });
    for (const type of ['dead', 'otherBuild', 'moved', 'leading'] as const) expect(play(c, type)).toEqual([]);
    expect(c.health).toEqual({ state: 'outdated' });
  });

  it('stops when its own engine is of another build', () => {
    const c = new Conductor();
    expect(play(c, 'leading', 'otherBuild')).toEqual(['endWorker']);
    expect(c.health).toEqual({ state: 'stopped', reason: 'startFailed' });
  });

  it('stops with the reason of an engine that cannot start', () => {
    const c = new Conductor();
    expect(play(c, 'leading', { type: 'stopped', reason: 'storageFull' })).toEqual(['endWorker']);
    expect(play(c, 'dead')).toEqual([]);
    expect(c.health).toEqual({ state: 'stopped', reason: 'storageFull' });
  });

  it('stops when the engine crashes too often', () => {
    const c = new Conductor();
    play(c, 'leading', 'welcome');
    for (let n = 0; n < 5; n++) expect(play(c, 'dead', 'welcome')).toEqual([]);
    expect(play(c, 'dead')).toEqual(['endWorker']);
    expect(c.health).toEqual({ state: 'stopped', reason: 'crashedTooOften' });
  });

  it('says that an engine that never ran cannot start', () => {
    const c = new Conductor();
    play(c, 'leading', 'dead', 'dead', 'dead', 'dead', 'dead', 'dead');
    expect(c.health).toEqual({ state: 'stopped', reason: 'startFailed' });
  });

  it('follows the engine to another page, also after that one had stopped', () => {
    const c = new Conductor();
    play(c, 'welcome', { type: 'stopped', reason: 'storageBlocked' });
    expect(c.health.state).toBe('stopped');
    expect(play(c, 'moved')).toEqual(['connect']);
    expect(c.health).toEqual({ state: 'starting' });
  });

  it('does nothing more once it has left', () => {
    const c = new Conductor();
    expect(play(c, 'leading', 'left')).toEqual(['endWorker', 'leave']);
    expect(play(c, 'dead')).toEqual([]);
  });
});
