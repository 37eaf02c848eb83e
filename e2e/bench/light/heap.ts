import type { CDPSession } from 'playwright-core';
import type { Browser } from './browser';
import { must } from './light';

interface Target {
  sessionId: string;
  targetInfo: { type: string; url: string };
}

/** The bytes of the engine's memory, as its worker holds them. It never becomes smaller. */
export async function engineBytes(browser: Browser): Promise<number> {
  const page = await browser.devtools();
  const workers: Target[] = [];
  const attached = new Promise<void>((resolve) => {
    page.on('Target.attachedToTarget', (target: Target) => {
      if (target.targetInfo.type !== 'worker') return;
      workers.push(target);
      resolve();
    });
  });
  // Not flat: this connection carries the messages of the worker itself.
  await page.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: false, flatten: false });
  await attached;
  let most = 0;
  const crashed = new Promise<never>((_, reject) => browser.page.once('crash', () => reject(new Error('the page crashed while its memory was read'))));
  for (const { sessionId } of workers) most = Math.max(most, await Promise.race([memoryOf(page, sessionId), crashed]));
  await page.detach();
  must(most > 0, 'no worker holds a memory of WebAssembly');
  return most;
}

/** The largest memory of WebAssembly in a worker. */
async function memoryOf(page: CDPSession, worker: string): Promise<number> {
  let id = 0;
  const ask = <T>(method: string, params: object): Promise<T> => {
    const message = { id: ++id, method, params };
    return new Promise((resolve, reject) => {
      const take = (event: { sessionId: string; message: string }) => {
        const reply = JSON.parse(event.message) as { id?: number; result?: T; error?: { message: string } };
        if (event.sessionId !== worker || reply.id !== message.id) return;
        page.off('Target.receivedMessageFromTarget', take);
        if (reply.result === undefined) reject(new Error(`${method}: ${reply.error?.message}`));
        else resolve(reply.result);
      };
      page.on('Target.receivedMessageFromTarget', take);
      page.send('Target.sendMessageToTarget', { sessionId: worker, message: JSON.stringify(message) }).catch(reject);
    });
  };
  const prototype = await ask<{ result: { objectId: string } }>('Runtime.evaluate', { expression: 'WebAssembly.Memory.prototype' });
  const { objects } = await ask<{ objects: { objectId: string } }>('Runtime.queryObjects', { prototypeObjectId: prototype.result.objectId });
  const functionDeclaration = 'function () { return Math.max(0, ...this.map((memory) => memory.buffer.byteLength)); }';
  const sum = await ask<{ result: { value: number } }>('Runtime.callFunctionOn', { objectId: objects.objectId, functionDeclaration, returnByValue: true });
  return sum.result.value;
}
