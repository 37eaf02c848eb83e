// @vitest-environment happy-dom
import { afterEach, expect, it, vi } from 'vitest';
import { markSignOut, newRelayClient, RelayFault } from './relay';

afterEach(() => localStorage.clear());

const session = {
  organization: { id: 'o', name: 'Northbeam' },
  user: { id: 'u', name: 'Ines Author', email: 'ines@northbeam.example', role: 'member' },
};

function json(status: number, body: unknown, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(body), { status, headers });
}

/** A client of a relay that gives these answers in turn, and what it was asked. */
function client(...answers: (Response | Error)[]) {
  const asked: string[] = [];
  const signedIn = vi.fn();
  const ask = async (input: unknown, init?: RequestInit) => {
    asked.push(`${init?.method} ${String(input)} ${typeof init?.body === 'string' ? init.body : ''}`.trim());
    const answer = answers.shift() ?? new Error('no answer left');
    if (answer instanceof Error) throw answer;
    return answer;
  };
  return { relay: newRelayClient(ask as typeof fetch, signedIn), asked, signedIn };
}

async function faultOf(work: Promise<unknown>): Promise<RelayFault> {
  const error = await work.then(
    () => null,
    (e: unknown) => e,
  );
  if (!(error instanceof RelayFault)) throw new Error(`not a RelayFault: ${String(error)}`);
  return error;
}

it('sends arguments as JSON and returns the reply', async () => {
  const { relay, asked, signedIn } = client(json(200, session));
  expect(await relay.signIn({ email: 'ines@northbeam.example', password: 'p' })).toEqual(session);
  expect(asked).toEqual(['POST /api/sign-in {"email":"ines@northbeam.example","password":"p"}']);
  expect(signedIn).toHaveBeenCalledOnce();
});

it('unwraps lists', async () => {
  const { relay, asked, signedIn } = client(json(200, { people: [] }), json(200, { invites: [] }));
  expect(await relay.people()).toEqual([]);
  expect(await relay.invites()).toEqual([]);
  expect(asked).toEqual(['GET /api/people', 'GET /api/invites']);
  expect(signedIn).not.toHaveBeenCalled();
});

it('rejects with kind, op, field, reason and the time to wait', async () => {
  const error = { kind: 'busy', op: 'auth.signIn', field: 'email', reason: 'attempts', retryAfter: 12 };
  const { relay } = client(json(429, { error }));
  expect(await faultOf(relay.signIn({ email: '', password: '' }))).toMatchObject({ ...error, status: 429 });
});

it.each([
  ['a proxy that cannot reach the relay', new Response('<html>', { status: 502 }), 'offline'],
  ['a proxy that limits size', new Response('', { status: 413 }), 'tooLarge'],
  ['a proxy that limits the rate', new Response('', { status: 429, headers: { 'Retry-After': '7' } }), 'busy'],
  ['a page instead of an answer', new Response('<html>', { status: 200 }), 'internal'],
  ['an error without detail', json(403, {}), 'denied'],
  ['a cut connection', new TypeError('network'), 'offline'],
])('names what it got from %s', async (_, answer, kind) => {
  const fault = await faultOf(client(answer).relay.session());
  expect(fault).toMatchObject({ kind, op: 'relay.session' });
  expect(fault.retryAfter).toBe(fault.status === 429 ? 7 : undefined);
});

// SYNC-09
it('ends a session that was signed out offline before it asks anything else', async () => {
  markSignOut();
  const { relay, asked } = client(new TypeError('network'), json(200, {}), json(200, session), json(200, { people: [] }));
  expect(await faultOf(relay.session())).toMatchObject({ kind: 'offline' });
  await relay.session();
  await relay.people();
  expect(asked).toEqual(['POST /api/sign-out {}', 'POST /api/sign-out {}', 'GET /api/session', 'GET /api/people']);
});

it('takes an unknown session for signed out', async () => {
  markSignOut();
  const { relay } = client(json(401, { error: { kind: 'denied', op: 'session' } }), json(200, session));
  await relay.signOut();
  expect(await relay.session()).toEqual(session);
});

it('ends the session once for requests that come together', async () => {
  markSignOut();
  const { relay, asked } = client(json(200, {}), json(200, session), json(200, session));
  await Promise.all([relay.session(), relay.session()]);
  expect(asked.filter((a) => a.includes('sign-out'))).toHaveLength(1);
});
