import type { ArgsOf } from './context';
import { isPart, type Standing } from './glance';
import type { CallName, Calls, EngineMessage, Fault, FaultKind, PageMessage, Program, ViewName, Views } from './protocol.gen';

/** A refusal of the engine. */
export class EngineFault extends Error {
  readonly kind: FaultKind;
  readonly op: string;

  constructor(kind: FaultKind, op: string) {
    super(`${op}: ${kind}`);
    this.name = 'EngineFault';
    this.kind = kind;
    this.op = op;
  }
}

type Post = (message: PageMessage) => void;

interface Pending {
  message: PageMessage;
  /** It was sent over the connection there is. */
  sent: boolean;
  resolve(reply: unknown): void;
  reject(fault: EngineFault): void;
}

/** A view that somebody watches, with arguments, under a key of the page's own. */
interface Watched {
  view: ViewName;
  key: string;
  args: unknown;
  listeners: Set<() => void>;
  data: unknown;
  /** The data are those of an earlier engine. */
  stands: boolean;
}

function place(view: string, key: string): string {
  return `${view} ${key}`;
}

/**
 * The requests that a page has under way and the views that it watches. They
 * outlive the connection: what is under way when an engine dies is sent to the
 * next one, with the same ids.
 */
export class Requests {
  private lastId = 0;
  private readonly pending = new Map<number, Pending>();
  private readonly watched = new Map<string, Watched>();
  private post: Post | null = null;
  private refusal: EngineFault | null = null;
  private standing: Standing | null = null;

  /** Sends a request, now or as soon as an engine listens. */
  send<C extends CallName>(call: C, args: Calls[C]['args']): Promise<Calls[C]['reply']> {
    if (this.refusal !== null) return Promise.reject(this.refusal);
    return new Promise((resolve, reject) => {
      const message = { id: ++this.lastId, call, args };
      this.pending.set(message.id, { message, sent: false, resolve: (reply) => resolve(reply as Calls[C]['reply']), reject });
      this.sendPending();
    });
  }

  /** Says hello over a new connection. Requests under way follow once welcome() is called. */
  hello(post: Post, args: Calls['hello']['args']): Promise<Program> {
    this.post = null;
    return new Promise((resolve, reject) => {
      const message = { id: ++this.lastId, call: 'hello', args };
      for (const [id, p] of this.pending) if (p.message.call === 'hello') this.pending.delete(id);
      this.pending.set(message.id, { message, sent: true, resolve: (reply) => resolve(reply as Program), reject });
      post(message);
    });
  }

  /** Watches and sends again, over the connection that answered the hello. */
  welcome(post: Post): void {
    this.post = post;
    for (const watched of this.watched.values()) this.tellWatch(watched);
    for (const p of this.pending.values()) p.sent = p.message.call === 'hello';
    this.sendPending();
  }

  /** Notes that nobody listens any more. */
  disconnected(): void {
    this.post = null;
    for (const [id, p] of this.pending) {
      // Opening and keeping a connection, and what it watches, die with it.
      if (connectionCalls.has(p.message.call)) this.pending.delete(id);
    }
  }

  /** Refuses everything under way and everything to come, until accept(). */
  refuse(kind: FaultKind): void {
    this.post = null;
    this.refusal = new EngineFault(kind, 'bridge.send');
    for (const p of this.pending.values()) p.reject(this.refusal);
    this.pending.clear();
  }

  /** Takes requests again. */
  accept(): void {
    this.refusal = null;
  }

  /** Sends a heartbeat over the connection there is. */
  ping(): void {
    if (this.post !== null) this.oneWay(this.post, 'ping', {});
  }

  /** Has the engine try the relay now, if there is an engine. */
  wake(): void {
    if (this.post !== null) this.oneWay(this.post, 'wake', {});
  }

  /** Takes one message of the engine and reports whether it was its farewell. */
  receive(message: EngineMessage): 'farewell' | 'taken' {
    if ('bye' in message) return 'farewell';
    if ('view' in message) {
      const watched = this.watched.get(place(message.view, message.key ?? ''));
      if (watched !== undefined) this.told(watched, message.data);
      return 'taken';
    }
    const p = this.pending.get(message.id);
    if (p !== undefined) {
      this.pending.delete(message.id);
      if (message.fault !== undefined) p.reject(faultFrom(message.fault));
      else p.resolve(message.reply);
    }
    return 'taken';
  }

  /** Has what an earlier engine left stand for what is not told yet, until the first whole answer. */
  stand(standing: Standing): void {
    this.standing = standing;
    for (const watched of this.watched.values()) {
      if (watched.data !== undefined) continue;
      this.fill(watched);
      if (watched.stands) for (const changed of watched.listeners) changed();
    }
  }

  private fill(watched: Watched): void {
    watched.data = this.standing?.of(watched.view, watched.args);
    watched.stands = watched.data !== undefined;
  }

  private told(watched: Watched, data: unknown): void {
    const part = isPart(data);
    // A part of what the engine has still to read is less than what stands.
    if (part && this.stands(watched.view)) return;
    if (watched.view === 'messages' && !part) this.standing = null;
    watched.data = data;
    watched.stands = false;
    for (const changed of watched.listeners) changed();
    this.sendPending();
  }

  /** Whether what an earlier engine left is shown, in one view or in any. */
  private stands(view?: ViewName): boolean {
    return [...this.watched.values()].some((watched) => watched.stands && (view === undefined || watched.view === view));
  }

  /**
   * Sends what is to be sent. While something stands, only forgetting the
   * device is: the engine has still to read the rows that it is about, and a
   * change that it says is safe must be seen (INV-10).
   */
  private sendPending(): void {
    const waits = this.stands();
    for (const p of this.pending.values()) {
      if (this.post === null || p.sent || (waits && p.message.call !== 'forget')) continue;
      p.sent = true;
      // What is watched from now on must show the change.
      if ('mutation' in ((p.message.args ?? {}) as object)) this.standing = null;
      this.post(p.message);
    }
  }

  /** Watches a view under a key until the returned function is called. */
  watch<V extends ViewName>(view: V, changed: () => void, args: ArgsOf<V>, key: string): () => void {
    const at = place(view, key);
    let watched = this.watched.get(at);
    if (watched === undefined) {
      watched = { view, key, args, listeners: new Set(), data: undefined, stands: false };
      this.fill(watched);
      this.watched.set(at, watched);
      this.tellWatch(watched);
    }
    const { listeners } = watched;
    listeners.add(changed);
    return () => {
      listeners.delete(changed);
      if (listeners.size > 0 || this.watched.get(at) !== watched) return;
      this.watched.delete(at);
      if (this.post !== null) this.oneWay(this.post, 'unwatch', { view, key });
      this.sendPending();
    };
  }

  /** Gives what is watched other arguments. Its data stay until those of the new arguments come. */
  turn<V extends ViewName>(view: V, args: ArgsOf<V>, key: string): void {
    const watched = this.watched.get(place(view, key));
    if (watched === undefined || JSON.stringify(watched.args) === JSON.stringify(args)) return;
    watched.args = args;
    this.tellWatch(watched);
  }

  /** The last data of what is watched, undefined before the first. */
  view<V extends ViewName>(view: V, key: string): Views[V] | undefined {
    return this.watched.get(place(view, key))?.data as Views[V] | undefined;
  }

  private tellWatch({ view, key, args }: Watched): void {
    if (this.post !== null) this.oneWay(this.post, 'watch', { view, key, args: args ?? {} });
  }

  /** Sends what nobody waits for. */
  private oneWay(post: Post, call: CallName, args: unknown): void {
    post({ id: ++this.lastId, call, args });
  }
}

const connectionCalls: ReadonlySet<string> = new Set(['hello', 'ping', 'watch', 'unwatch']);

function faultFrom(f: Fault): EngineFault {
  return new EngineFault(f.kind, f.op);
}
