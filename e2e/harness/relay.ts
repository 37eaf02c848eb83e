import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { relayBinary } from './places';

/** What a relay is started with. */
export interface RelayOptions {
  data: string;
  /** Another binary than the one under test, for upgrades. */
  binary?: string;
  /** Host and port; port 0 for any free one. */
  listen?: string;
  /** More arguments. */
  args?: string[];
}

/** What the relay prints once it serves, and its one-time link. */
const address = /^Regarding is at (\S+)$/;
const oneTimeLink = /\/claim#token=([\w-]+)$/;

/** Relay is a running relay process, as an operator has it. */
export class Relay {
  readonly lines: string[] = [];
  private readonly ended: Promise<void>;

  private constructor(
    private readonly process: ChildProcess,
    private readonly options: RelayOptions,
  ) {
    // Once it has ended and all that it printed is read.
    this.ended = new Promise((resolve) => process.once('close', () => resolve()));
    for (const stream of [process.stdout, process.stderr]) {
      if (stream) createInterface({ input: stream }).on('line', (line) => this.lines.push(line));
    }
  }

  /** start returns when the relay has printed where it serves. */
  static async start(options: RelayOptions): Promise<Relay> {
    const child = spawn(
      options.binary ?? relayBinary,
      ['-data', options.data, '-listen', options.listen ?? '127.0.0.1:0', ...(options.args ?? [])],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    );
    const relay = new Relay(child, options);
    await relay.printed(address);
    return relay;
  }

  /** The address as printed. */
  get origin(): string {
    const printed = this.lines.map((line) => address.exec(line)?.[1]).find(Boolean);
    if (!printed) throw new Error(`no address in:\n${this.lines.join('\n')}`);
    return printed;
  }

  get port(): number {
    return Number(new URL(this.origin).port);
  }

  get pid(): number {
    return this.process.pid ?? 0;
  }

  get running(): boolean {
    return this.process.exitCode === null && this.process.signalCode === null;
  }

  /** token returns that of the printed one-time link. */
  async token(): Promise<string> {
    const match = await this.printed(oneTimeLink);
    return match[1] ?? '';
  }

  /** printed waits for a line that matches. */
  async printed(pattern: RegExp, limit = 30_000): Promise<RegExpExecArray> {
    const end = Date.now() + limit;
    for (;;) {
      const over = !this.running || Date.now() > end;
      if (!this.running) await this.ended;
      for (const line of this.lines) {
        const match = pattern.exec(line);
        if (match) return match;
      }
      if (over) {
        throw new Error(`the relay printed nothing like ${pattern}${this.running ? '' : ' and ended'}:\n${this.lines.join('\n')}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** stop asks it to end, as a system does, and waits until it has. */
  async stop(): Promise<void> {
    if (this.running) this.process.kill('SIGTERM');
    await this.ended;
  }

  /** kill ends it without a word, as a power cut does. */
  async kill(): Promise<void> {
    if (this.running) this.process.kill('SIGKILL');
    await this.ended;
  }

  /** again starts it, or another binary, on the same data; its port may be another. */
  async again(binary?: string): Promise<Relay> {
    await this.stop();
    return Relay.start(binary ? { ...this.options, binary } : this.options);
  }

  /** command runs one of the relay's commands; it rejects with what was printed when that fails. */
  static async command(...args: string[]): Promise<string> {
    const { stdout } = await promisify(execFile)(relayBinary, args, { timeout: 30_000 });
    return stdout.trim();
  }
}
