/** The Web Lock that allows one engine per user and organization. */
export class EngineLock {
  private queued: AbortController | null = null;
  private release: (() => void) | null = null;
  private ended = false;

  constructor(
    private readonly name: string,
    private readonly taken: () => void,
    private readonly lost: () => void,
    private readonly locks: LockManager = navigator.locks,
  ) {}

  /** Waits in line for the lock. */
  queue(): void {
    if (this.queued !== null || this.release !== null || this.ended) return;
    const abort = new AbortController();
    this.queued = abort;
    this.request({ signal: abort.signal }, () => {
      if (this.queued === abort) this.queued = null;
    });
  }

  /** Takes the lock from whoever holds it. */
  steal(): void {
    if (this.release !== null || this.ended) return;
    this.queued?.abort();
    this.queued = null;
    this.request({ steal: true }, () => {});
  }

  /** The client id of the page that holds the lock, null when none does. */
  async holder(): Promise<string | null> {
    const { held } = await this.locks.query();
    return held?.find((lock) => lock.name === this.name)?.clientId ?? null;
  }

  /** Gives the lock up for good. */
  end(): void {
    this.ended = true;
    this.queued?.abort();
    this.queued = null;
    this.release?.();
    this.release = null;
  }

  private request(options: LockOptions, granted: () => void): void {
    let holding = false;
    const hold = () =>
      new Promise<void>((resolve) => {
        granted();
        if (this.ended) return resolve();
        holding = true;
        this.release = resolve;
        this.taken();
      });
    this.locks.request(this.name, options, hold).catch(() => {
      // Aborted in line, or stolen while held.
      if (!holding || this.ended) return;
      this.release = null;
      this.lost();
    });
  }
}
