import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { violations } from './axe';
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
    const seen: string[] = [];
    await expect.poll(() => {
      seen.push(...guard.take());
      guard.allow(status(403));
      return seen.join('\n');
    }).toMatch(/console: one[^]*uncaught: Error: two[^]*Content Security Policy/);
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
