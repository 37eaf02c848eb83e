import { describe, expect, it, vi } from 'vitest';
import { newId } from './id';
import type { PageMessage, Session } from './protocol.gen';
import { EngineFault, Requests } from './requests';

const program = { version: '1', build: 'b', protocol: 1 };
const session: Session = {
  profile: null,
  connection: { state: 'offline', lastContact: 0, retryAt: 0, fault: null },
  engine: program,
  relay: null,
};

/** Connects and returns what is sent over the connection. */
async function connect(r: Requests): Promise<PageMessage[]> {
  const sent: PageMessage[] = [];
  const post = (m: PageMessage) => void sent.push(m);
  const welcomed = r.hello(post, { build: 'b', zone: 'UTC' });
  r.receive({ id: sent[0]?.id ?? 0, reply: program });
  await welcomed;
  sent.length = 0;
  r.welcome(post);
  return sent;
}

describe('Requests', () => {
  it('waits for an engine and hands its reply on', async () => {
    const r = new Requests();
    const reply = r.send('selfCheck', {});
    const sent = await connect(r);
    expect(sent).toEqual([{ id: 1, call: 'selfCheck', args: {} }]);
    r.receive({ id: 1, reply: { checks: [] } });
    expect(await reply).toEqual({ checks: [] });
  });

  it('rejects with the fault of the engine', async () => {
    const r = new Requests();
    const reply = r.send('zonedTime', { local: 'x', zone: 'y' });
    await connect(r);
    r.receive({ id: 1, fault: { kind: 'invalid', op: 'worker.zonedTime' } });
    await expect(reply).rejects.toEqual(new EngineFault('invalid', 'worker.zonedTime'));
  });

  it('sends what is under way again to the next engine, by its id and in order', async () => {
    const r = new Requests();
    const changed = vi.fn();
    r.watch('session', changed, undefined, '');
    const first = r.send('wake', {});
    await connect(r);
    const second = r.send('selfCheck', {});
    r.ping();
    r.disconnected();
    const sent = await connect(r);
    expect(sent.map((m) => m.call)).toEqual(['watch', 'wake', 'selfCheck']);
    expect(sent[1]?.id).toBe(1);
    for (const m of sent) r.receive({ id: m.id, reply: {} });
    await Promise.all([first, second]);
  });

  it('ignores an answer that comes twice', async () => {
    const r = new Requests();
    const reply = r.send('wake', {});
    await connect(r);
    r.receive({ id: 1, reply: {} });
    r.receive({ id: 1, fault: { kind: 'internal', op: 'x' } });
    await reply;
  });

  it('watches a view while somebody does', async () => {
    const r = new Requests();
    const sent = await connect(r);
    const [one, two] = [vi.fn(), vi.fn()];
    const stopOne = r.watch('session', one, undefined, '');
    const stopTwo = r.watch('session', two, undefined, '');
    expect(r.view('session', '')).toBeUndefined();
    r.receive({ view: 'session', data: session });
    expect(r.view('session', '')).toBe(session);
    stopOne();
    r.receive({ view: 'session', data: session });
    stopTwo();
    stopTwo();
    expect([one.mock.calls.length, two.mock.calls.length]).toEqual([1, 2]);
    expect(sent.map((m) => m.call)).toEqual(['watch', 'unwatch']);
    r.receive({ view: 'session', data: session });
    expect(r.view('session', '')).toBeUndefined();
  });

  it('watches one view under several keys, and turns one to other arguments', async () => {
    const r = new Requests();
    const sent = await connect(r);
    const changed = vi.fn();
    const window = (offset: number) => ({ entity: 'account', sort: '', descending: true, search: '', scope: 'all' as const, offset, count: 40 });
    const stop = r.watch('list', changed, window(0), 'a');
    r.watch('list', () => {}, window(0), 'b');
    const list = { total: 1, offset: 0, rows: [], loading: false };
    r.receive({ view: 'list', key: 'a', data: list });
    expect([r.view('list', 'a'), r.view('list', 'b')]).toEqual([list, undefined]);
    r.turn('list', window(0), 'a');
    r.turn('list', window(40), 'a');
    // The old window stands until the new one comes.
    expect(r.view('list', 'a')).toBe(list);
    stop();
    expect(sent.map((m) => [m.call, (m.args as { key: string }).key])).toEqual([
      ['watch', 'a'],
      ['watch', 'b'],
      ['watch', 'a'],
      ['unwatch', 'a'],
    ]);
    expect(sent[2]?.args).toEqual({ view: 'list', key: 'a', args: window(40) });
  });

  it('S28 proposes again to the next engine under the same mutation', async () => {
    const r = new Requests();
    const first = await connect(r);
    const mutation = newId();
    const saved = r.send('deleteRecords', { mutation, entity: 'account', ids: ['x'] });
    r.disconnected();
    const second = await connect(r);
    expect(second[0]).toEqual(first[0]);
    r.receive({ id: second[0]?.id ?? 0, reply: { mutation, record: null } });
    expect(await saved).toEqual({ mutation, record: null });
  });

  it('keeps what was shown while the engine restarts', async () => {
    const r = new Requests();
    r.watch('session', () => {}, undefined, '');
    await connect(r);
    r.receive({ view: 'session', data: session });
    r.disconnected();
    expect(r.view('session', '')).toBe(session);
  });

  it('refuses everything while no engine can run', async () => {
    const r = new Requests();
    const before = r.send('wake', {});
    r.refuse('internal');
    await expect(before).rejects.toMatchObject({ kind: 'internal' });
    await expect(r.send('wake', {})).rejects.toMatchObject({ kind: 'internal' });
    r.accept();
    const after = r.send('wake', {});
    const sent = await connect(r);
    r.receive({ id: sent[0]?.id ?? 0, reply: {} });
    await after;
  });

  it('reports a farewell', () => {
    expect(new Requests().receive({ bye: true })).toBe('farewell');
  });
});
