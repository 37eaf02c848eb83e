import { expect, it, vi } from 'vitest';
import { handOver, tellWho } from './handover';
import { route } from './route';
import type { ExtendableMessageEvent, WindowClient } from './scope';

const origin = 'https://relay.example';

it.each([
  ['GET', 'navigate', '/', 'index'],
  ['GET', 'navigate', '/mail/inbox?x=1', 'index'],
  ['GET', 'navigate', '/apiary', 'index'],
  ['GET', 'navigate', '/frame/mail.html', 'file'],
  ['GET', 'navigate', '/framework', 'index'],
  ['GET', 'no-cors', '/assets/index-1.js', 'file'],
  ['GET', 'cors', '/assets/engine-1.wasm', 'file'],
  ['GET', 'cors', '/api/session', 'network'],
  ['GET', 'navigate', '/api/relay', 'network'],
  ['GET', 'navigate', '/healthz', 'network'],
  ['GET', 'cors', '/readyz', 'network'],
  ['GET', 'websocket', '/ws', 'network'],
  ['POST', 'cors', '/assets/index-1.js', 'network'],
  ['GET', 'cors', 'https://elsewhere.example/assets/index-1.js', 'network'],
])('%s (%s) of %s goes to %s', (method, mode, path, want) => {
  expect(route({ method, mode, url: new URL(path, origin).href }, origin)).toBe(want);
});

function message(data: unknown, ports: MessagePort[], source: WindowClient | null = null): ExtendableMessageEvent {
  return { data, ports, source } as unknown as ExtendableMessageEvent;
}

it('hands a port to the page it is for', async () => {
  const leader = { id: 'leader', postMessage: vi.fn() };
  const clients = { claim: vi.fn(), get: async (id: string) => (id === 'leader' ? leader : undefined) };
  const port = {} as MessagePort;
  await handOver(clients, message({ type: 'port', leader: 'gone', name: 'n' }, [port]));
  await handOver(clients, message({ type: 'port', leader: 'leader', name: 'n' }, []));
  await handOver(clients, message({ type: 'port', leader: 7, name: 'n' }, [port]));
  expect(leader.postMessage).not.toHaveBeenCalled();
  await handOver(clients, message({ type: 'port', leader: 'leader', name: 'n' }, [port]));
  expect(leader.postMessage.mock.calls).toEqual([[{ type: 'port', name: 'n' }, [port]]]);
});

it('tells a page its client id', () => {
  const page = { id: 'page', postMessage: vi.fn() };
  tellWho(message({ type: 'who' }, [], page));
  expect(page.postMessage.mock.calls).toEqual([[{ type: 'you', client: 'page' }]]);
});
