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
  resolve(reply: unknown): void;
  reject(fault: EngineFault): void;
}

/**
 * The requests that a page has under way and the views that it watches. They
 * outlive the connection: what is under way when an engine dies is sent to the
 * next one, with the same ids.
 */
export class Requests {
  private lastId = 0;
  private readonly pending = new Map<number, Pending>();
  private readonly watchers = new Map<ViewName, Set<() => void>>();
  private readonly data = new Map<ViewName, unknown>();
  private post: Post | null = null;
  private refusal: EngineFault | null = null;

  /** Sends a request, now or as soon as an engine listens. */
  send<C extends CallName>(call: C, args: Calls[C]['args']): Promise<Calls[C]['reply']> {
    if (this.refusal !== null) return Promise.reject(this.refusal);
    return new Promise((resolve, reject) => {
      const message = { id: ++this.lastId, call, args };
      this.pending.set(message.id, { message, resolve: (reply) => resolve(reply as Calls[C]['reply']), reject });
      this.post?.(message);
    });
  }

  /** Says hello over a new connection. Requests under way follow once welcome() is called. */
  hello(post: Post, args: Calls['hello']['args']): Promise<Program> {
    this.post = null;
    return new Promise((resolve, reject) => {
      const message = { id: ++this.lastId, call: 'hello', args };
      for (const [id, p] of this.pending) if (p.message.call === 'hello') this.pending.delete(id);
      this.pending.set(message.id, { message, resolve: (reply) => resolve(reply as Program), reject });
      post(message);
    });
  }

  /** Watches and sends again, over the connection that answered the hello. */
  welcome(post: Post): void {
    this.post = post;
    const underWay = [...this.pending.values()].filter((p) => p.message.call !== 'hello');
    for (const view of this.watchers.keys()) this.tellWatch('watch', view);
    for (const p of underWay) post(p.message);
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
      const view = message.view as ViewName;
      const listeners = this.watchers.get(view);
      if (listeners !== undefined) {
        this.data.set(view, message.data);
        for (const changed of listeners) changed();
      }
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

  /** Watches a view until the returned function is called. */
  watch(view: ViewName, changed: () => void): () => void {
    let listeners = this.watchers.get(view);
    if (listeners === undefined) {
      listeners = new Set();
      this.watchers.set(view, listeners);
      this.tellWatch('watch', view);
    }
    listeners.add(changed);
    return () => {
      listeners.delete(changed);
      if (listeners.size > 0 || this.watchers.get(view) !== listeners) return;
      this.watchers.delete(view);
      this.data.delete(view);
      this.tellWatch('unwatch', view);
    };
  }

  /** The view's last data, undefined before the first. */
  view<V extends ViewName>(view: V): Views[V] | undefined {
    return this.data.get(view) as Views[V] | undefined;
  }

  private tellWatch(call: 'watch' | 'unwatch', view: ViewName): void {
    if (this.post !== null) this.oneWay(this.post, call, { view });
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
