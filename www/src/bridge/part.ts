import { Conductor, type Action, type Input } from './conductor';
import { type Connection, type ChannelMessage, everyone, overChannel, overPort, readChannel } from './connection';
import { type EngineHealth, stopReason } from './health';
import { type Beat, Heartbeat, type News, pingMillis } from './heartbeat';
import { type FromWorker, type Host, startHost } from './host';
import { engineName, type Identity } from './identity';
import { EngineLock } from './lock';
import type { EngineMessage } from './protocol.gen';
import { EngineFault, type Requests } from './requests';

/**
 * One page's part in the engine, from start() to stop(): carries out what
 * Conductor, Heartbeat and Requests decide with the lock, the worker, the
 * ports and the channel of a real browser.
 */
export class Part {
  private readonly name: string;
  private readonly pageId = crypto.randomUUID();
  private readonly conductor = new Conductor();
  private readonly ending = new AbortController();
  private readonly lock: EngineLock;
  private readonly channel: BroadcastChannel;
  private heartbeat: Heartbeat;
  private host: Host | null = null;
  private connection: Connection | null = null;
  private leader: string | null = null; // who held the lock when this page last connected, by the lock's client id
  private asking = false; // waits for the page with the lock to say how it can be reached
  private engine = ''; // id of the engine that this page runs
  private client = ''; // this page's client id at the service worker
  private attempt = 0; // numbers connections, so that late steps of an old one are dropped

  constructor(
    private readonly identity: Identity,
    private readonly build: string,
    private readonly requests: Requests,
    private readonly healthChanged: () => void,
  ) {
    this.name = engineName(identity);
    this.heartbeat = this.newHeartbeat();
    this.channel = new BroadcastChannel(this.name);
    this.lock = new EngineLock(
      this.name,
      () => this.step({ type: 'leading' }),
      () => this.step({ type: 'lockLost' }),
    );
  }

  /** Waits in line for the lock and asks the page that has it for a port. */
  start(): void {
    const { signal } = this.ending;
    const timer = setInterval(() => this.beat(this.heartbeat.tick(performance.now())), pingMillis);
    signal.addEventListener('abort', () => clearInterval(timer));
    document.addEventListener('visibilitychange', () => this.shown(), { signal });
    window.addEventListener('online', () => this.requests.wake(), { signal });
    window.addEventListener('pagehide', () => this.connection?.post({ id: 0, call: 'bye', args: {} }), { signal });
    window.addEventListener('pageshow', (e) => e.persisted && this.step({ type: 'moved' }), { signal });
    this.channel.addEventListener('message', (e) => this.heardOnChannel(e.data), { signal });
    const workers = navigator.serviceWorker as ServiceWorkerContainer | undefined;
    workers?.addEventListener('message', (e) => this.heardFromServiceWorker(e), { signal });
    workers?.addEventListener('controllerchange', () => this.controlled(), { signal });
    workers?.startMessages();
    void workers?.ready.then((r) => r.active?.postMessage({ type: 'who' }));
    this.lock.queue();
    void this.connect();
  }

  /** Leaves the engine to the other pages, or ends it with the last one. */
  stop(): void {
    this.connection?.post({ id: 0, call: 'bye', args: {} });
    this.step({ type: 'left' });
  }

  health(): EngineHealth {
    return this.conductor.health;
  }

  dismissRestart(): void {
    this.conductor.dismissRestart();
    this.healthChanged();
  }

  private step(input: Input): void {
    const actions = this.conductor.step(input, Date.now());
    const { state } = this.conductor.health;
    if (state === 'stopped') this.requests.refuse('internal');
    else if (state === 'outdated') this.requests.refuse('tooOld');
    else this.requests.accept();
    for (const action of actions) this.act(action);
    this.healthChanged();
  }

  private act(action: Action): void {
    switch (action) {
      case 'endWorker':
        this.host?.end();
        this.host = null;
        this.disconnect();
        if (this.conductor.leads && this.conductor.health.state === 'stopped') this.tellNews(everyone);
        return;
      case 'startWorker':
        this.startWorker();
        return;
      case 'connect':
        void this.connect();
        return;
      case 'steal':
        void this.steal();
        return;
      case 'queue':
        this.lock.queue();
        return;
      case 'leave':
        this.disconnect();
        this.lock.end();
        this.ending.abort();
        this.channel.close();
        return;
    }
  }

  private startWorker(): void {
    this.engine = crypto.randomUUID();
    const host = startHost({ identity: this.identity, name: this.name, engine: this.engine }, (m) => {
      if (this.host === host) this.heardFromWorker(m);
    });
    this.host = host;
    this.heartbeat = this.newHeartbeat();
    this.tellNews(everyone);
  }

  private heardFromWorker(message: FromWorker): void {
    if (message.type === 'stopped') this.step({ type: 'stopped', reason: stopReason(message.reason) });
    else if (message.code === 0) this.step({ type: 'left' }); // it was told to forget
    else this.step({ type: 'dead' });
  }

  private async connect(): Promise<void> {
    this.disconnect();
    this.heartbeat = this.newHeartbeat();
    const attempt = this.attempt;
    if (this.host !== null) {
      const { port1, port2 } = new MessageChannel();
      this.host.accept(port2);
      await this.hello(overPort(port1, this.receiver()));
      return;
    }
    const leader = await this.lock.holder();
    if (attempt !== this.attempt || this.ending.signal.aborted) return;
    this.leader = leader;
    // Nobody holds the lock: whoever gets it will tell.
    if (leader === null) return;
    this.asking = true;
    this.post({ type: 'ask', from: this.pageId });
  }

  /** Connects to the engine of another page, which has said how it is reached. */
  private follow(client: string): void {
    this.asking = false;
    const workers = navigator.serviceWorker as ServiceWorkerContainer | undefined;
    const controller = workers?.controller;
    if (!controller || client === '') {
      void this.hello(overChannel(this.channel, this.pageId, this.receiver()));
      return;
    }
    const { port1, port2 } = new MessageChannel();
    controller.postMessage({ type: 'port', leader: client, name: this.name }, [port2]);
    void this.hello(overPort(port1, this.receiver()));
  }

  private async hello(connection: Connection): Promise<void> {
    const attempt = this.attempt;
    this.connection = connection;
    const zone = new Intl.DateTimeFormat().resolvedOptions().timeZone;
    try {
      await this.requests.hello(connection.post, { build: this.build, zone });
    } catch (error) {
      if (attempt !== this.attempt) return;
      const other = error instanceof EngineFault && error.kind === 'tooOld';
      this.step(other ? { type: 'otherBuild' } : { type: 'dead' });
      return;
    }
    if (attempt !== this.attempt) return;
    this.step({ type: 'welcome' });
    this.requests.welcome(connection.post);
  }

  /** Takes the lock, unless another page has done so since this one connected. */
  private async steal(): Promise<void> {
    const holder = await this.lock.holder();
    if (this.ending.signal.aborted || this.conductor.leads) return;
    if (holder !== null && holder !== this.leader) void this.connect();
    else this.lock.steal();
  }

  private disconnect(): void {
    this.attempt++;
    this.asking = false;
    this.connection?.close();
    this.connection = null;
    this.requests.disconnected();
  }

  /** What a new connection gives its messages to, until the next. */
  private receiver(): (message: EngineMessage) => void {
    const attempt = this.attempt;
    return (message) => {
      if (attempt !== this.attempt) return;
      this.heartbeat.heard(performance.now());
      if (this.requests.receive(message) === 'farewell') this.step({ type: 'moved' });
    };
  }

  private shown(): void {
    this.beat(this.heartbeat.shown(document.visibilityState === 'visible', performance.now()));
    const state = this.requests.view('session', '')?.connection.state;
    const open = state === 'offline' || state === 'online';
    if (open && document.visibilityState === 'visible') this.requests.wake();
  }

  private beat(beat: Beat): void {
    switch (beat) {
      case 'rest':
        return;
      case 'ping':
        this.requests.ping();
        return;
      case 'ask':
        this.requests.ping();
        this.post({ type: 'ask', from: this.pageId });
        return;
      case 'reconnect':
        this.step({ type: 'moved' });
        return;
      case 'dead':
        this.step({ type: 'dead' });
        return;
    }
  }

  private heardOnChannel(data: unknown): void {
    const m = readChannel(data);
    if (m?.type === 'ask' && this.conductor.leads) this.tellNews(m.from);
    if (m?.type !== 'news' || this.conductor.leads || (m.to !== everyone && m.to !== this.pageId)) return;
    switch (m.news) {
      case 'starting':
      case 'minding':
      case 'hidden':
        if (m.to === everyone) this.step({ type: 'moved' });
        this.heartbeat.told(m.news, performance.now());
        if (this.asking) this.follow(m.client);
        return;
      default:
        this.step({ type: 'stopped', reason: stopReason(m.news) });
    }
  }

  /** Says how this page, which has the lock, stands with its engine. */
  private tellNews(to: string): void {
    const { health } = this.conductor;
    const minding: News = document.visibilityState === 'visible' ? 'minding' : 'hidden';
    const news = health.state === 'stopped' ? health.reason : this.heartbeat.starting ? 'starting' : minding;
    this.post({ type: 'news', to, news, engine: this.engine, client: this.client });
  }

  private heardFromServiceWorker(event: MessageEvent): void {
    const data = event.data as { type?: unknown; name?: unknown; client?: unknown } | null;
    const port = event.ports[0];
    if (data?.type === 'port' && data.name === this.name && port !== undefined) this.host?.accept(port);
    if (data?.type === 'you' && typeof data.client === 'string') this.client = data.client;
  }

  /** A port of its own takes the place of the channel. */
  private controlled(): void {
    if (this.connection !== null && this.host === null) this.step({ type: 'moved' });
  }

  private newHeartbeat(): Heartbeat {
    return new Heartbeat(this.conductor.leads, document.visibilityState === 'visible', performance.now());
  }

  private post(message: ChannelMessage): void {
    if (!this.ending.signal.aborted) this.channel.postMessage(message);
  }
}
