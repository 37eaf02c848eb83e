import type { BrowserContext } from 'playwright-core';

/**
 * Guard collects what must not happen behind a person's back: errors on a
 * console, errors nobody caught, and refusals by the content security policy.
 */
export class Guard {
  private readonly seen: string[] = [];
  private allowed: RegExp[] = [];

  watch(context: BrowserContext, who: string): void {
    context.on('console', (message) => {
      if (message.type() !== 'error') return;
      const { url } = message.location();
      this.seen.push(`${who}: console: ${message.text()}${url ? ` (${url})` : ''}`);
    });
    context.on('weberror', (error) => {
      this.seen.push(`${who}: uncaught: ${error.error().stack ?? error.error().message}`);
    });
    context.on('page', (page) => {
      page.on('crash', () => this.seen.push(`${who}: the page crashed`));
    });
  }

  /** allow lets what matches happen until the end of the test. */
  allow(...patterns: RegExp[]): void {
    this.allowed.push(...patterns);
  }

  /** take returns what was seen and not allowed, and forgets it all. */
  take(): string[] {
    const wrong = this.seen.filter((text) => !this.allowed.some((pattern) => pattern.test(text)));
    this.seen.length = 0;
    this.allowed = [];
    return wrong;
  }
}

/** What a browser logs by itself when the relay cannot be reached. */
export const unreachable = /net::ERR_|WebSocket connection to .* failed|WebSocket is closed before/;

/** What a browser logs when the tests' own tools put a script into a frame of ours that may run none. */
export const scriptInFrame = /Blocked script execution in '[^']*\/frame\/(?:mail|remote)\.html(?:#\w*)?'/;

/** What a browser logs by itself when the relay answers with this status. */
export function status(code: number): RegExp {
  return new RegExp(`Failed to load resource: the server responded with a status of ${code}`);
}
