import type { ExampleAddress, ExampleMessage } from './messages';

/** Who fills the workspace. */
export interface Me {
  name: string;
  address: string;
}

const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/**
 * Writes messages as a mailbox file (RFC 4155, RFC 5322), as sent to and by me,
 * their days counted back from now. The stamp is part of every message id, so
 * that what is filled in anew is not what was removed.
 */
export function writeMbox(messages: readonly ExampleMessage[], me: Me, now: Date, stamp: string): string {
  const idOf = (place: number) => `<${place + 1}.${stamp}@examples.example>`;
  return messages
    .map((message, place) => {
      const sent = sentOn(message, now);
      const { address } = personOf(message.from, me);
      const head = [
        `From: ${written(message.from, me)}`,
        `To: ${message.to.map((one) => written(one, me)).join(', ')}`,
        ...(message.cc === undefined ? [] : [`Cc: ${message.cc.map((one) => written(one, me)).join(', ')}`]),
        `Subject: ${encodedWord(message.subject)}`,
        `Date: ${dateWritten(sent)}`,
        `Message-ID: ${idOf(place)}`,
        ...(message.answers === undefined ? [] : [`In-Reply-To: ${idOf(message.answers)}`, `References: ${idOf(message.answers)}`]),
        'MIME-Version: 1.0',
      ];
      return [`From ${address} ${asctime(sent)}`, ...head, ...bodyOf(message, `${stamp}-${place}`), '', ''].join('\n');
    })
    .join('');
}

function sentOn({ daysAgo, at }: ExampleMessage, now: Date): Date {
  const [hour = 0, minute = 0] = at.split(':').map(Number);
  const sent = new Date(now.getFullYear(), now.getMonth(), now.getDate() - daysAgo, hour, minute);
  // What was sent today was sent before now.
  return sent.getTime() < now.getTime() ? sent : new Date(now.getTime() - 60_000);
}

function personOf(one: ExampleAddress, me: Me): Me {
  return one === 'me' ? me : one;
}

function written(one: ExampleAddress, me: Me): string {
  const { name, address } = personOf(one, me);
  return name === '' ? address : `${/^[\w .]+$/.test(name) ? name : encodedWord(name, true)} <${address}>`;
}

/** A text as a header may have it (RFC 2047). */
function encodedWord(text: string, always = false): string {
  if (!always && /^[\x20-\x7e]*$/.test(text)) return text;
  return `=?utf-8?B?${base64(text)}?=`;
}

function base64(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}

/** The header lines of a message's content, and the content. */
function bodyOf({ text, html, file }: ExampleMessage, boundary: string): string[] {
  const plain = part('text/plain; charset=utf-8', text.join('\n'));
  const readable = html === undefined ? plain : multipart('alternative', `${boundary}-a`, [plain, part('text/html; charset=utf-8', html)]);
  if (file === undefined) return readable;
  return multipart('mixed', `${boundary}-m`, [readable, part(`text/csv; charset=utf-8; name="${file.name}"`, file.text, `attachment; filename="${file.name}"`)]);
}

function part(type: string, content: string, disposition?: string): string[] {
  const lines = base64(content).match(/.{1,76}/g) ?? [];
  return [`Content-Type: ${type}`, 'Content-Transfer-Encoding: base64', ...(disposition === undefined ? [] : [`Content-Disposition: ${disposition}`]), '', ...lines];
}

function multipart(kind: string, boundary: string, parts: readonly string[][]): string[] {
  return [`Content-Type: multipart/${kind}; boundary="${boundary}"`, '', ...parts.flatMap((one) => [`--${boundary}`, ...one]), `--${boundary}--`];
}

const two = (n: number) => String(n).padStart(2, '0');

function dateWritten(at: Date): string {
  const away = -at.getTimezoneOffset();
  const zone = `${away < 0 ? '-' : '+'}${two(Math.floor(Math.abs(away) / 60))}${two(Math.abs(away) % 60)}`;
  return `${days[at.getDay()]}, ${at.getDate()} ${months[at.getMonth()]} ${at.getFullYear()} ${two(at.getHours())}:${two(at.getMinutes())}:00 ${zone}`;
}

/** A moment as the line before a message has it, in UTC. */
function asctime(at: Date): string {
  return `${days[at.getUTCDay()]} ${months[at.getUTCMonth()]} ${String(at.getUTCDate()).padStart(2)} ${two(at.getUTCHours())}:${two(at.getUTCMinutes())}:00 ${at.getUTCFullYear()}`;
}
