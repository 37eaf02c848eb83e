import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { constants, deflateRawSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { violations } from './axe';
import { unpack } from './frames';
import { Guard, status } from './guard';
import { takeLock } from './lock';
import { Profile } from './profile';
import { Proxy } from './proxy';

// What the specs lean on is shown to notice what it should.

const page = `<!doctype html><html lang="en"><title>A page</title><main><h1>A page</h1><p id="p">text</p></main>`;

let server: Server;
let port = 0;

beforeAll(async () => {
  server = createServer((request, response) => {
    if (request.url === '/refused') response.writeHead(403).end();
    else response.writeHead(200, { 'Content-Type': 'text/html', 'Content-Security-Policy': "default-src 'self'; script-src 'self'" }).end(page);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
});

afterAll(() => new Promise<void>((resolve) => {
  server.closeAllConnections();
  server.close(() => resolve());
}));

describe('proxy', () => {
  test('carries, counts and cuts', async () => {
    const proxy = await Proxy.listen(port);
    const at = `http://127.0.0.1:${proxy.port}`;
    expect(await (await fetch(`${at}/x`)).text()).toBe(page);
    expect([proxy.carried, proxy.requests]).toEqual([1, ['GET /x']]);
    proxy.cut();
    proxy.reset();
    await expect(fetch(`${at}/x`)).rejects.toThrow();
    expect(proxy.carried).toBe(0);
    proxy.target = port;
    expect((await fetch(`${at}/x`)).status).toBe(200);
    await proxy.close();
    await expect(fetch(`${at}/x`)).rejects.toThrow();
  });
});

describe('frames', () => {
  const head = 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n';
  const part = (first: number, payload: Buffer) =>
    Buffer.concat([payload.length < 126 ? Buffer.from([first, payload.length]) : Buffer.from([first, 126, payload.length >> 8, payload.length & 0xff]), payload]);

  test('are read whole, in parts, and deflated', () => {
    const words = Buffer.from('not plain '.repeat(60));
    const deflated = deflateRawSync(words, { finishFlush: constants.Z_SYNC_FLUSH }).subarray(0, -4);
    const bytes = Buffer.concat([
      Buffer.from(`GET-less start ${head}`),
      part(0x82, Buffer.from('plain')),
      part(0x89, Buffer.from('a ping')),
      part(0x02, Buffer.from('in ')),
      part(0x80, Buffer.from('two parts')),
      part(0x42, deflated.subarray(0, 5)),
      part(0x80, deflated.subarray(5)),
      part(0x82, Buffer.alloc(300, 'x')),
    ]);
    expect(unpack(bytes).split('\n').slice(-4)).toEqual(['plain', 'in two parts', words.toString(), 'x'.repeat(300)]);
  });
});

describe('lock', () => {
  const name = `regarding-e2e-lock-${process.pid}`;

  test('is held by one at a time', async () => {
    const release = await takeLock(name);
    await expect(takeLock(name, 0)).rejects.toThrow(String(process.pid));
    release();
    (await takeLock(name, 0))();
  });

  test('of a process that is gone is taken over', async () => {
    writeFileSync(join(tmpdir(), name), '4194303999');
    const release = await takeLock(name, 0);
    expect(readFileSync(join(tmpdir(), name), 'utf8')).toBe(String(process.pid));
    release();
  });
});

describe('browser', () => {
  const guard = new Guard();
  let profile: Profile;

  beforeAll(async () => {
    profile = await Profile.launch('test', guard);
  });
  afterAll(() => profile.remove());

  test('errors behind the screen are noticed', async () => {
    await profile.page.goto(`http://127.0.0.1:${port}/`);
    await expect.poll(() => guard.take()).toEqual([]);
    await profile.page.evaluate(() => console.error('one'));
    await profile.page.evaluate(() => void setTimeout(() => { throw new Error('two'); }, 0));
    await profile.page.evaluate(() => {
      const script = document.createElement('script');
      script.textContent = '1';
      document.body.append(script);
    });
    await profile.page.evaluate(() => fetch('/refused').then(() => {}));
    guard.allow(status(403));
    // A browser tells them in no certain order.
    const wanted = [/console: one/, /uncaught: Error: two/, /Content Security Policy/];
    const seen: string[] = [];
    await expect.poll(() => {
      seen.push(...guard.take());
      guard.allow(status(403));
      return wanted.filter((one) => !seen.some((text) => one.test(text)));
    }).toEqual([]);
    expect(seen).toHaveLength(3);
    guard.take();
  });

  test('axe sees what is wrong, and passes what is not', async () => {
    await profile.page.goto(`http://127.0.0.1:${port}/`);
    expect(await violations(profile.page)).toEqual([]);
    await profile.page.locator('#p').evaluate((p) => {
      p.innerHTML = '<img src="data:,"><button></button>';
      p.style.setProperty('color', 'silver');
    });
    expect((await violations(profile.page)).map((text) => text.split(':')[0]).sort()).toEqual(['button-name', 'image-alt']);
  });

  test('a profile outlives its killed browser', async () => {
    await profile.page.goto(`http://127.0.0.1:${port}/`);
    await profile.page.evaluate(() => localStorage.setItem('kept', 'yes'));
    await profile.close();
    const page = await profile.start();
    await page.goto(`http://127.0.0.1:${port}/`);
    expect(await page.evaluate(() => localStorage.getItem('kept'))).toBe('yes');
    await profile.kill();
    expect(profile.running).toBe(false);
    await (await profile.start()).goto(`http://127.0.0.1:${port}/`);
    expect(await profile.page.evaluate(() => localStorage.getItem('kept'))).toBe('yes');
  });
});
