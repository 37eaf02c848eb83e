import { currentEngine } from './current';
import type { FaultKind, Role } from './protocol.gen';

/** A refusal of the relay's HTTP API. Kind `offline` also stands for a relay that cannot be reached. */
export class RelayFault extends Error {
  readonly kind: FaultKind;
  readonly op: string;
  readonly field?: string;
  readonly reason?: string;
  /** Seconds after which trying again is of use. */
  readonly retryAfter?: number;
  /** The HTTP status, 0 when the relay could not be reached. */
  readonly status: number;

  constructor(status: number, detail: FaultDetail) {
    super(`${detail.op}: ${detail.kind}`);
    this.name = 'RelayFault';
    this.status = status;
    this.kind = detail.kind;
    this.op = detail.op;
    if (detail.field !== undefined) this.field = detail.field;
    if (detail.reason !== undefined) this.reason = detail.reason;
    if (detail.retryAfter !== undefined) this.retryAfter = detail.retryAfter;
  }
}

interface FaultDetail {
  kind: FaultKind;
  op: string;
  field?: string;
  reason?: string;
  retryAfter?: number;
}

export interface RelayProgram {
  version: string;
  build: string;
  protocol: number;
  /** False while the one-time link of the first run has not been used. */
  claimed: boolean;
}

export interface RelaySession {
  organization: { id: string; name: string };
  user: { id: string; name: string; email: string; role: Role };
}

export interface Person {
  id: string;
  name: string;
  email: string;
  role: Role;
  you: boolean;
}

/** Times are RFC 3339, UTC. */
export interface Invite {
  id: string;
  name: string;
  email: string;
  role: Role;
  created: string;
  expires: string;
}

export interface InviteLook {
  organization: string;
  name: string;
  email: string;
  role: Role;
  expires: string;
}

/** The relay's HTTP API for accounts, see docs/http-api.md. Every method rejects with RelayFault. */
export interface RelayClient {
  about(): Promise<RelayProgram>;
  claim(args: { token: string; organization: string; name: string; email: string; password: string }): Promise<RelaySession>;
  signIn(args: { email: string; password: string }): Promise<RelaySession>;
  signOut(): Promise<void>;
  session(): Promise<RelaySession>;
  saveProfile(args: { name: string }): Promise<RelaySession>;
  changePassword(args: { current: string; password: string }): Promise<void>;
  people(): Promise<readonly Person[]>;
  invites(): Promise<readonly Invite[]>;
  invite(args: { name: string; email: string; role: Role }): Promise<{ invite: Invite; token: string }>;
  revokeInvite(args: { id: string }): Promise<void>;
  lookInvite(args: { token: string }): Promise<InviteLook>;
  acceptInvite(args: { token: string; name: string; password: string }): Promise<RelaySession>;
}

const pendingKey = 'regarding.signOut';

/** Notes that the relay has yet to end this browser's session. */
export function markSignOut(): void {
  localStorage.setItem(pendingKey, '1');
}

const timeoutMillis = 30_000;

/**
 * Makes a client that uses fetch; signedIn is told of each new session. While a sign-out is marked, the first
 * request ends that session before anything else is asked.
 */
export function newRelayClient(ask: typeof fetch, signedIn: (session: RelaySession) => void): RelayClient {
  async function request<T>(op: string, method: 'GET' | 'POST', path: string, args?: object): Promise<T> {
    const init: RequestInit = {
      method,
      cache: 'no-store',
      credentials: 'same-origin',
      signal: AbortSignal.timeout(timeoutMillis),
    };
    if (method === 'POST') {
      init.headers = { 'Content-Type': 'application/json' };
      init.body = JSON.stringify(args ?? {});
    }
    let response: Response;
    let text: string;
    try {
      response = await ask(path, init);
      text = await response.text();
    } catch {
      throw new RelayFault(0, { kind: 'offline', op });
    }
    const body = parse(text);
    if (!response.ok) throw faultOf(op, response, body);
    if (typeof body !== 'object' || body === null) throw new RelayFault(response.status, { kind: 'internal', op });
    return body as T;
  }

  async function endSession(): Promise<void> {
    try {
      await request('relay.signOut', 'POST', '/api/sign-out');
    } catch (error) {
      // No session is what was wanted.
      if (!(error instanceof RelayFault && error.status === 401)) throw error;
    }
    localStorage.removeItem(pendingKey);
  }

  let ending: Promise<void> | null = null;
  async function afterSignOut<T>(op: string, method: 'GET' | 'POST', path: string, args?: object): Promise<T> {
    if (localStorage.getItem(pendingKey) !== null) {
      ending ??= endSession().finally(() => {
        ending = null;
      });
      await ending;
    }
    return request<T>(op, method, path, args);
  }
  const get = <T>(op: string, path: string) => afterSignOut<T>(op, 'GET', path);
  const post = <T>(op: string, path: string, args: object) => afterSignOut<T>(op, 'POST', path, args);

  const enter = async (op: string, path: string, args: object) => {
    const session = await post<RelaySession>(op, path, args);
    signedIn(session);
    return session;
  };

  return {
    about: () => get('relay.about', '/api/relay'),
    claim: (args) => enter('relay.claim', '/api/claim', args),
    signIn: (args) => enter('relay.signIn', '/api/sign-in', args),
    signOut: endSession,
    session: () => get('relay.session', '/api/session'),
    saveProfile: (args) => post('relay.saveProfile', '/api/profile', args),
    changePassword: async (args) => {
      await post('relay.changePassword', '/api/password', args);
    },
    people: async () => (await get<{ people: readonly Person[] }>('relay.people', '/api/people')).people,
    invites: async () => (await get<{ invites: readonly Invite[] }>('relay.invites', '/api/invites')).invites,
    invite: (args) => post('relay.invite', '/api/invites', args),
    revokeInvite: async (args) => {
      await post('relay.revokeInvite', '/api/invites/revoke', args);
    },
    lookInvite: (args) => post('relay.lookInvite', '/api/invites/look', args),
    acceptInvite: (args) => enter('relay.acceptInvite', '/api/invites/accept', args),
  };
}

/** The client for the relay that served this page. The engine of who signs in tries again; anybody else's must not use their session. */
export const relay: RelayClient = newRelayClient(
  (input, init) => fetch(input, init),
  ({ organization, user }) => {
    const engine = currentEngine();
    if (engine?.identity.organization === organization.id && engine.identity.user === user.id) engine.wake();
  },
);

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The kinds of answers that some proxy between page and relay gave instead of the relay. */
function kindOf(status: number): FaultKind {
  switch (status) {
    case 400:
      return 'invalid';
    case 401:
    case 403:
      return 'denied';
    case 404:
      return 'notFound';
    case 413:
      return 'tooLarge';
    case 429:
      return 'busy';
    case 507:
      return 'full';
    case 502:
    case 503:
    case 504:
      return 'offline';
    default:
      return 'internal';
  }
}

function faultOf(op: string, response: Response, body: unknown): RelayFault {
  const error = (body as { error?: Partial<FaultDetail> } | null | undefined)?.error;
  const detail: FaultDetail = {
    kind: typeof error?.kind === 'string' ? error.kind : kindOf(response.status),
    op: typeof error?.op === 'string' ? error.op : op,
  };
  if (typeof error?.field === 'string') detail.field = error.field;
  if (typeof error?.reason === 'string') detail.reason = error.reason;
  const seconds = error?.retryAfter ?? Number.parseInt(response.headers.get('Retry-After') ?? '', 10);
  if (Number.isFinite(seconds)) detail.retryAfter = seconds;
  return new RelayFault(response.status, detail);
}
