import { closeSync, openSync, writeSync } from 'node:fs';

const syllables = 'ba be bi bo da de di do fa fe ga go ka ke ki ko la le li lo ma me mi mo na ne ni no pa pe pi po ra re ri ro sa se si so ta te ti to va ve vi vo za ze'.split(' ');
const wordCount = 4000;
const people = 600;
/** Of a message's text; with headers it is 1 kB, a short letter. */
const bodyWords = 110;

/** A generator of numbers below 2^32 that is the same in every run (mulberry32). */
function numbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let x = Math.imul(state ^ (state >>> 15), 1 | state);
    x = (x + Math.imul(x ^ (x >>> 7), 61 | x)) ^ x;
    return (x ^ (x >>> 14)) >>> 0;
  };
}

/** The words of all letters: of two to four syllables, the first ones common and the last ones rare. */
export const vocabulary: string[] = (() => {
  const next = numbers(1);
  const words = new Set<string>();
  while (words.size < wordCount) {
    words.add(Array.from({ length: 2 + (next() % 3) }, () => syllables[next() % syllables.length]).join(''));
  }
  return [...words];
})();

/** A word as it comes in texts: by Zipf's law, roughly. */
function word(next: () => number): string {
  return vocabulary[Math.min(wordCount - 1, Math.floor(wordCount ** (next() / 2 ** 32)) - 1)] ?? '';
}

/** The words of letter i: who wrote it, its subject, its text. */
function letter(i: number): { from: string; subject: string; body: string } {
  const next = numbers(i + 7);
  const text = (n: number) => Array.from({ length: n }, () => word(next)).join(' ');
  return { from: `Person ${next() % people}`, subject: text(2 + (next() % 5)), body: text(bodyWords) };
}

const day = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const month = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const newest = Date.UTC(2026, 5, 1);

/** Dates of letters: an hour between two, so that 100,000 go back eleven years. */
function dateOf(i: number): string {
  const at = new Date(newest - i * 3_600_000);
  const two = (n: number) => String(n).padStart(2, '0');
  return `${day[at.getUTCDay()]}, ${two(at.getUTCDate())} ${month[at.getUTCMonth()]} ${at.getUTCFullYear()} ${two(at.getUTCHours())}:00:00 +0000`;
}

/** Writes the first n letters into an mbox file. */
export function writeLetters(file: string, n: number): void {
  const out = openSync(file, 'w');
  let piece = '';
  for (let i = 0; i < n; i++) {
    const { from, subject, body } = letter(i);
    const address = `${from.toLowerCase().replace(' ', '.')}@mail.example`;
    piece += [
      `From ${address} Mon Jun  1 00:00:00 2026`,
      `From: ${from} <${address}>`,
      'To: Ines Duarte <ines@northbeam.example>',
      `Subject: ${subject}`,
      `Date: ${dateOf(i)}`,
      `Message-ID: <${i}.letters@mail.example>`,
      'MIME-Version: 1.0',
      'Content-Type: text/plain; charset=utf-8',
      '',
      body.replace(/(.{60,72}) /g, '$1\n'),
      '',
      '',
    ].join('\n');
    if (piece.length > 1 << 20 || i === n - 1) {
      writeSync(out, piece);
      piece = '';
    }
  }
  closeSync(out);
}

/** How many of the first n letters have, for each of these, a word that begins with it. */
export function countLetters(n: number, beginnings: string[]): number[] {
  const counts = beginnings.map(() => 0);
  const patterns = beginnings.map((text) => ` ${text}`);
  for (let i = 0; i < n; i++) {
    const { subject, body } = letter(i);
    const text = ` ${subject} ${body}`;
    patterns.forEach((pattern, k) => {
      if (text.includes(pattern)) counts[k] = (counts[k] ?? 0) + 1;
    });
  }
  return counts;
}
