/** How often a visible page pings the engine, in milliseconds. */
export const pingMillis = 1000;
/** How long a visible page waits for any sign of life. */
export const silenceMillis = 3000;
/** How often a hidden page pings, so that the engine keeps its port. */
export const hiddenPingMillis = 20_000;
/** How long a new engine may take to start. */
export const startMillis = 60_000;

/** What the page with the lock says of its engine when another page asks. */
export type News = 'starting' | 'minding' | 'hidden';

/**
 * What to do at a tick: nothing, ping the engine, ask the page with the lock,
 * ask for a new port, or take the engine for dead.
 */
export type Beat = 'rest' | 'ping' | 'ask' | 'reconnect' | 'dead';

/**
 * Decides when the engine at the other end of one connection counts as dead. Only silence that a visible page has
 * watched counts: a tick that comes late (the computer slept, the page was
 * busy) and a page that becomes visible begin to measure anew. Times are
 * milliseconds of any clock that only goes forward.
 */
export class Heartbeat {
  private state: 'starting' | 'running' = 'starting';
  private since: number; // when the silence that counts began
  private readonly connectedAt: number;
  private heardAt: number;
  private tickedAt: number;
  private pingedAt = Number.NEGATIVE_INFINITY;
  private news: { news: News; at: number } | null = null;

  constructor(
    private readonly leads: boolean,
    private visible: boolean,
    now: number,
  ) {
    this.since = this.connectedAt = this.heardAt = this.tickedAt = now;
  }

  /** Whether nothing has come from the engine yet. */
  get starting(): boolean {
    return this.state === 'starting';
  }

  /** Notes any message of the engine. */
  heard(now: number): void {
    this.state = 'running';
    this.since = this.heardAt = now;
  }

  /** Notes what the page with the lock said. */
  told(news: News, now: number): void {
    this.news = { news, at: now };
    if (news === 'starting') this.since = now;
  }

  /** Notes that the page was shown or hidden. Shown after long, it wants a new port. */
  shown(visible: boolean, now: number): Beat {
    const returned = visible && !this.visible;
    this.visible = visible;
    if (!returned) return 'rest';
    this.since = now;
    if (this.state === 'running' && now - this.heardAt > 2 * hiddenPingMillis) {
      return this.leads ? 'ping' : 'reconnect';
    }
    return 'ping';
  }

  /** Called every pingMillis. */
  tick(now: number): Beat {
    const late = now - this.tickedAt > 2 * pingMillis;
    this.tickedAt = now;
    if (!this.visible) return this.hiddenTick(now);
    if (late) this.since = now;
    if (this.leads && this.state === 'starting') {
      return now - this.connectedAt >= startMillis ? 'dead' : 'rest';
    }
    const silence = now - this.since;
    if (silence < silenceMillis) {
      if (!this.leads && silence >= pingMillis) return 'ask';
      return this.state === 'running' ? this.ping(now) : 'rest';
    }
    this.since = now;
    // A page with the lock that is visible minds its engine itself: what is
    // lost is then only this page's port.
    const minded = this.news !== null && this.news.news === 'minding' && now - this.news.at < silenceMillis;
    return !this.leads && minded ? 'reconnect' : 'dead';
  }

  private hiddenTick(now: number): Beat {
    if (this.state !== 'running' || now - this.pingedAt < hiddenPingMillis) return 'rest';
    return this.ping(now);
  }

  private ping(now: number): Beat {
    this.pingedAt = now;
    return 'ping';
  }
}

/** Counts restarts: more than limit of them within a span is too often. */
export class RestartBudget {
  private at: number[] = [];

  constructor(
    private readonly limit = 5,
    private readonly spanMillis = 60_000,
  ) {}

  /** Notes a restart and reports whether it is still allowed. */
  spend(now: number): boolean {
    this.at = this.at.filter((t) => now - t < this.spanMillis);
    this.at.push(now);
    return this.at.length <= this.limit;
  }
}
