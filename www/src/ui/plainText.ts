/** A run of lines of a plain text: its own, or quoted. */
export interface TextBlock {
  quoted: boolean;
  lines: readonly string[];
}

/** Quotes of fewer lines show at once. */
const foldedFrom = 4;

/** Parts a plain text into what is its own and what it quotes. Short quotes stay with what stands around them. */
export function textBlocks(text: string): readonly TextBlock[] {
  const blocks: { quoted: boolean; lines: string[] }[] = [];
  for (const line of text.split('\n')) {
    const quoted = line.startsWith('>');
    const last = blocks[blocks.length - 1];
    if (last?.quoted === quoted) last.lines.push(line);
    else blocks.push({ quoted, lines: [line] });
  }
  const merged: { quoted: boolean; lines: string[] }[] = [];
  for (const block of blocks) {
    const quoted = block.quoted && block.lines.length >= foldedFrom;
    const last = merged[merged.length - 1];
    if (last?.quoted === quoted) last.lines.push(...block.lines);
    else merged.push({ quoted, lines: block.lines });
  }
  return merged;
}

/** A piece of a line: text, or a link as it was written. */
export interface Piece {
  text: string;
  link: boolean;
}

const address = /\bhttps?:\/\/[^\s<>"'\u00a0]+/gi;
/** What ends a sentence around a link rather than the link. */
const trailing = /[.,;:!?)\]}>'"*_]+$/;

/** Finds the links of a text. */
export function pieces(text: string): readonly Piece[] {
  const found: Piece[] = [];
  let end = 0;
  for (const match of text.matchAll(address)) {
    const link = trimmed(match[0]);
    if (!URL.canParse(link)) continue;
    if (match.index > end) found.push({ text: text.slice(end, match.index), link: false });
    found.push({ text: link, link: true });
    end = match.index + link.length;
  }
  if (end < text.length || found.length === 0) found.push({ text: text.slice(end), link: false });
  return found;
}

function trimmed(link: string): string {
  const cut = link.replace(trailing, '');
  // A closing bracket belongs to a link that has the opening one.
  return link[cut.length] === ')' && cut.includes('(') ? `${cut})` : cut;
}
