import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/**
 * Proxy stands between browser and relay, so that a test can cut their
 * connections for real and count them. It passes bytes and changes nothing.
 */
export class Proxy {
  /** Connections that reached the relay since the last reset. */
  carried = 0;
  /** Those of them that asked to become a WebSocket. */
  webSockets = 0;
  /** What was asked for, "GET /api/session", in order. */
  readonly requests: string[] = [];
  /** Where connections go: the relay's port, or none to refuse them all. */
  target: number | undefined;

  /** Is told of each piece that goes to the relay, before it goes. */
  onSent: ((bytes: number) => void) | undefined;
  /** What the relay sent, by connection; noted from listening on where that is asked for. */
  readonly received: Buffer[][] = [];

  private readonly open = new Set<Socket>();
  private readonly live = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    readonly port: number,
    private readonly records: boolean,
  ) {}

  static async listen(target?: number, { records = false } = {}): Promise<Proxy> {
    const server = createServer();
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(0, '127.0.0.1', resolve);
    });
    const proxy = new Proxy(server, (server.address() as AddressInfo).port, records);
    proxy.target = target;
    server.on('connection', (socket) => proxy.carry(socket));
    return proxy;
  }

  private carry(near: Socket): void {
    near.on('error', () => {}); // a browser that goes away is no news
    if (this.target === undefined) {
      near.resetAndDestroy();
      return;
    }
    const far = connect(this.target, '127.0.0.1');
    far.once('connect', () => this.carried++);
    this.open.add(near);
    near.on('data', (bytes: Buffer) => {
      this.note(near, bytes);
      this.onSent?.(bytes.length);
    });
    if (this.records) {
      const parts: Buffer[] = [];
      this.received.push(parts);
      far.on('data', (bytes: Buffer) => parts.push(bytes));
    }
    far.on('error', () => near.resetAndDestroy());
    near.on('close', () => {
      this.open.delete(near);
      this.live.delete(near);
      far.destroy();
    });
    far.on('close', () => near.destroy());
    near.pipe(far);
    far.pipe(near);
  }

  private note(near: Socket, bytes: Buffer): void {
    const head = bytes.toString('latin1', 0, Math.min(bytes.length, 4096));
    const request = /^(GET|POST|HEAD|OPTIONS) (\S+) HTTP\/1\.1\r\n/.exec(head);
    if (!request) return;
    this.requests.push(`${request[1]} ${request[2]}`);
    if (/\r\nupgrade: websocket\r\n/i.test(head)) {
      this.webSockets++;
      this.live.add(near);
    }
  }

  /** How many WebSockets are open now. */
  get liveWebSockets(): number {
    return this.live.size;
  }

  /** cut ends all connections as a lost network does, and refuses new ones. */
  cut(): void {
    this.target = undefined;
    for (const socket of this.open) socket.resetAndDestroy();
  }

  reset(): void {
    this.carried = 0;
    this.webSockets = 0;
    this.requests.length = 0;
  }

  async close(): Promise<void> {
    this.cut();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }
}
