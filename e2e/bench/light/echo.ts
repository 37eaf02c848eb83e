import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';

/** What RFC 6455 has a server add to a client's key. */
const guid = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

/**
 * Echo is a WebSocket server that hands each text of one page to all others and
 * does nothing else: no storage, no rights, no merge. It is what W3 of the
 * harness compares with, and as there a text goes on as bytes. Texts have at
 * most 64 KiB, in one frame.
 */
export class Echo {
  private readonly sockets = new Set<Duplex>();

  private constructor(private readonly server: Server) {}

  static async listen(): Promise<Echo> {
    const server = createServer();
    const echo = new Echo(server);
    server.on('upgrade', (request, socket: Duplex) => {
      const accept = createHash('sha1').update(`${request.headers['sec-websocket-key']}${guid}`).digest('base64');
      socket.write(`HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`);
      echo.take(socket);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return echo;
  }

  get url(): string {
    return `ws://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  private take(socket: Duplex): void {
    this.sockets.add(socket);
    socket.on('close', () => this.sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    let rest = Buffer.alloc(0);
    socket.on('data', (bytes: Buffer) => {
      rest = Buffer.concat([rest, bytes]);
      for (let frame = cut(rest); frame !== null; frame = cut(rest)) {
        rest = rest.subarray(frame.size);
        // A page that closes its side is gone.
        if (frame.opcode === 8) socket.end();
        else for (const other of this.sockets) if (other !== socket) other.write(frame.unmasked);
      }
    });
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

/** Takes the first frame of a browser, which are masked, off what came; null where it is not whole. */
function cut(bytes: Buffer): { opcode: number; size: number; unmasked: Buffer } | null {
  if (bytes.length < 8) return null;
  const short = bytes[1]! & 0x7f;
  const [length, at] = short < 126 ? [short, 2] : [bytes.readUInt16BE(2), 4];
  const size = at + 4 + length;
  if (bytes.length < size) return null;
  const head = Buffer.from(bytes.subarray(0, at));
  head[0] = 0x82;
  head[1] = short;
  const body = Buffer.from(bytes.subarray(at + 4, size));
  for (let i = 0; i < length; i++) body[i]! ^= bytes[at + (i % 4)]!;
  return { opcode: bytes[0]! & 0x0f, size, unmasked: Buffer.concat([head, body]) };
}
