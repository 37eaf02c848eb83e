import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { letter, mbox } from './mailfiles';
import { root } from './places';

/** RealLetter is a message that somebody wrote, as it stands in its file. */
export interface RealLetter {
  /** No two of a call have the same, nor one that is a part of another's. */
  subject: string;
  /** The whole file, a character for each byte. */
  text: string;
}

/** Where the corpus lies: $CORPUS_DIR, or beside the tree. */
const corpus = process.env['CORPUS_DIR'] ?? join(root, '../shared/corpus');

/** What is asked of a letter, so that a test can find it by its subject and S31 can tell it by its ids. */
const header = {
  subject: /^subject: ([\w ,.'-]{12,60})$/im,
  from: /^from: .*<?[\w.+-]+@[\w.-]+\.\w+>?$/im,
  date: /^date: (?:\w{3}, )?\d{1,2} \w{3} (?:19|20)\d\d \d\d:\d\d:\d\d [+-]\d{4}/im,
  id: /^message-id: ?<\S+@\S+>$/im,
};

/**
 * realLetters returns so many messages of the corpus of mail, always the same,
 * and letters of our own where there is no corpus.
 */
export function realLetters(count: number): RealLetter[] {
  const folder = join(corpus, 'mail');
  if (!existsSync(folder)) {
    console.warn(`letters of our own: there is no ${folder}, and CORPUS_DIR names no other`);
    return Array.from({ length: count }, (_, n) => {
      const subject = `Our own letter ${String(n).padStart(3, '0')}`;
      return { subject, text: letter(9_000 + n, { subject }) }; // no id of another letter
    });
  }
  const found: RealLetter[] = [];
  const ids = new Set<string>();
  for (const path of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()) {
    const file = join(folder, path);
    if (!path.endsWith('.eml') || statSync(file).size > 30_000) continue;
    const text = readFileSync(file, 'latin1');
    const head = text.split(/\r?\n\r?\n/, 1)[0]?.replaceAll('\r', '') ?? '';
    const subject = header.subject.exec(head)?.[1]?.trim() ?? '';
    const id = header.id.exec(head)?.[0] ?? '';
    if (subject === '' || id === '' || ids.has(id) || head.startsWith('From ') || !header.from.test(head) || !header.date.test(head)) continue;
    if (found.some((one) => alike(one.subject, subject))) continue;
    ids.add(id);
    found.push({ subject, text });
    if (found.length === count) return found;
  }
  throw new Error(`${folder} has only ${found.length} letters of the ${count} that are wanted`);
}

/** alike says whether who looks for one of these subjects may find the other. */
function alike(a: string, b: string): boolean {
  const [one, other] = [a.toLowerCase(), b.toLowerCase()];
  return one.includes(other) || other.includes(one);
}

/** realMbox puts such messages into one file. */
export function realMbox(letters: readonly RealLetter[]): Buffer {
  return Buffer.from(mbox(letters.map(({ text }) => text)), 'latin1');
}
