import { constants, inflateRawSync } from 'node:zlib';

/**
 * unpack returns what a relay sent over one connection as text to be
 * searched: heads and bodies of HTTP as they are, and the payload of every
 * frame of a WebSocket, inflated where it was deflated (RFC 6455, RFC 7692
 * without context takeover).
 */
export function unpack(bytes: Buffer): string {
  const upgrade = /HTTP\/1\.1 101 [^]*?\r\n\r\n/.exec(bytes.toString('latin1'));
  if (!upgrade) return bytes.toString('latin1');
  let at = upgrade.index + upgrade[0].length;
  const texts = [bytes.toString('latin1', 0, at)];
  let message: Buffer[] = [];
  let deflated = false;
  while (at + 2 <= bytes.length) {
    const head = bytes[at]!;
    let length = bytes[at + 1]! & 0x7f;
    let body = at + 2;
    if (length === 126) {
      if (body + 2 > bytes.length) break;
      length = bytes.readUInt16BE(body);
      body += 2;
    } else if (length === 127) {
      if (body + 8 > bytes.length) break;
      length = Number(bytes.readBigUInt64BE(body));
      body += 8;
    }
    const payload = bytes.subarray(body, body + length);
    at = body + length;
    const opcode = head & 0x0f;
    if (opcode >= 8) continue; // ping, pong and close may stand between the parts of a message
    if (opcode !== 0) {
      message = [];
      deflated = (head & 0x40) !== 0;
    }
    message.push(payload);
    if ((head & 0x80) === 0 && at < bytes.length) continue;
    texts.push(text(Buffer.concat(message), deflated));
  }
  return texts.join('\n');
}

function text(payload: Buffer, deflated: boolean): string {
  if (!deflated) return payload.toString('latin1');
  const whole = Buffer.concat([payload, Buffer.from([0, 0, 0xff, 0xff])]);
  return inflateRawSync(whole, { finishFlush: constants.Z_SYNC_FLUSH }).toString('latin1');
}
