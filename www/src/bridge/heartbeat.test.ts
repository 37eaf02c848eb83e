import { describe, expect, it } from 'vitest';
import { type Beat, Heartbeat, hiddenPingMillis, RestartBudget, silenceMillis, startMillis } from './heartbeat';

/** Ticks every second after `from` up to `until` and returns what was decided. */
function ticks(h: Heartbeat, from: number, until: number): Beat[] {
  const beats: Beat[] = [];
  for (let now = from + 1000; now <= until; now += 1000) beats.push(h.tick(now));
  return beats;
}

describe('Heartbeat of the page with the lock', () => {
  it('pings each second while the engine answers', () => {
    const h = new Heartbeat(true, true, 0);
    h.heard(0);
    for (let now = 1000; now < 20_000; now += 1000) {
      expect(h.tick(now)).toBe('ping');
      h.heard(now + 5);
    }
  });

  it('takes the engine for dead after three seconds of silence', () => {
    const h = new Heartbeat(true, true, 0);
    h.heard(0);
    expect(ticks(h, 0, silenceMillis)).toEqual(['ping', 'ping', 'dead']);
  });

  it('does not measure an engine that starts, up to a limit', () => {
    const h = new Heartbeat(true, true, 0);
    const beats = ticks(h, 0, startMillis);
    expect(beats.pop()).toBe('dead');
    expect(new Set(beats)).toEqual(new Set(['rest']));
  });

  it('measures anew when its own ticks come late', () => {
    const h = new Heartbeat(true, true, 0);
    h.heard(0);
    expect(h.tick(60_000)).toBe('ping');
    expect(ticks(h, 60_000, 60_000 + silenceMillis)).toEqual(['ping', 'ping', 'dead']);
  });

  it('measures anew when shown again, and not while hidden', () => {
    const h = new Heartbeat(true, true, 0);
    h.heard(0);
    expect(h.shown(false, 500)).toBe('rest');
    expect(ticks(h, 0, 19_000)).not.toContain('dead');
    expect(h.shown(true, 19_500)).toBe('ping');
    expect(ticks(h, 19_000, 22_000)).toEqual(['ping', 'ping', 'ping']);
    expect(h.tick(23_000)).toBe('dead');
  });

  it('pings now and then while hidden, so that the engine keeps the port', () => {
    const h = new Heartbeat(true, false, 0);
    h.heard(0);
    const pings = ticks(h, 0, 3 * hiddenPingMillis).filter((beat) => beat === 'ping');
    expect(pings).toHaveLength(3);
  });
});

describe('Heartbeat of another page', () => {
  it('asks the page with the lock once the engine is silent, then takes it for dead', () => {
    const h = new Heartbeat(false, true, 0);
    h.heard(0);
    expect(ticks(h, 0, silenceMillis)).toEqual(['ask', 'ask', 'dead']);
  });

  it('waits as long as it hears that the engine starts', () => {
    const h = new Heartbeat(false, true, 0);
    for (let now = 1000; now < 50_000; now += 1000) {
      expect(h.tick(now)).not.toBe('dead');
      h.told('starting', now);
    }
    expect(ticks(h, 49_000, 52_000)).toContain('dead');
  });

  it('wants a new port where the page with the lock is visible and minds the engine', () => {
    const h = new Heartbeat(false, true, 0);
    h.heard(0);
    h.tick(1000);
    h.told('minding', 1500);
    expect(ticks(h, 1000, silenceMillis)).toEqual(['ask', 'reconnect']);
  });

  it('does not rely on a page with the lock that is hidden, nor on old news', () => {
    const hidden = new Heartbeat(false, true, 0);
    hidden.heard(0);
    hidden.tick(1000);
    hidden.told('hidden', 1500);
    expect(ticks(hidden, 1000, silenceMillis)).toEqual(['ask', 'dead']);

    const old = new Heartbeat(false, true, 0);
    old.told('minding', 0);
    ticks(old, 0, 2000);
    old.heard(2500);
    expect(ticks(old, 2000, 6000)).toEqual(['ping', 'ask', 'ask', 'dead']);
  });

  it('wants a new port when it is shown after long', () => {
    const h = new Heartbeat(false, true, 0);
    h.heard(0);
    h.shown(false, 0);
    expect(h.shown(true, 2 * hiddenPingMillis + 1)).toBe('reconnect');
  });
});

describe('RestartBudget', () => {
  it('refuses the sixth restart within a minute', () => {
    const budget = new RestartBudget();
    expect([0, 1, 2, 3, 4, 5].map((n) => budget.spend(n * 1000))).toEqual([true, true, true, true, true, false]);
  });

  it('forgets restarts after a minute', () => {
    const budget = new RestartBudget();
    expect([0, 1, 2, 3, 4, 5, 6, 7].map((n) => budget.spend(n * 13_000))).not.toContain(false);
  });
});
