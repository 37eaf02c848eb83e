import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { chromium, type BrowserContext } from 'playwright-core';
import { chromiumBinary } from './places';

/**
 * launchPlain starts the browser on a profile folder as a person has it:
 * without the overrides that make every tab believe it is seen and focused. A
 * tab in the background is then hidden, and can be frozen.
 */
export async function launchPlain(folder: string, switches: string[]): Promise<BrowserContext> {
  const browserProcess = spawn(
    chromiumBinary,
    ['--headless=new', '--remote-debugging-port=0', `--user-data-dir=${folder}`, '--window-size=1440,900', ...switches, 'about:blank'],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const ended = new Promise<void>((resolve) => browserProcess.once('exit', () => resolve()));
  const address = await new Promise<string>((resolve, reject) => {
    createInterface({ input: browserProcess.stderr }).on('line', (line) => {
      const match = /^DevTools listening on (ws:\S+)/.exec(line);
      if (match?.[1]) resolve(match[1]);
    });
    void ended.then(() => reject(new Error('the browser ended before it could be reached')));
  });
  const browser = await chromium.connectOverCDP(address, { noDefaults: true });
  const context = browser.contexts()[0];
  if (!context) throw new Error('the browser has no profile open');
  // Closing the connection leaves the process: it is told by itself.
  const closeContext = context.close.bind(context);
  context.close = async (options) => {
    await closeContext(options).catch(() => {});
    browserProcess.kill('SIGTERM');
    await ended;
  };
  return context;
}
