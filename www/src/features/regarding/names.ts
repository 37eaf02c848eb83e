import type { PaneParty } from '../../bridge';

/** The first and last name of somebody on a message, as far as they can be told from it; a person looks them over. */
export function namesOf({ name, address }: Pick<PaneParty, 'name' | 'address'>): { first: string; last: string } {
  const said = name.trim() === '' || name.includes('@') ? '' : name.trim();
  if (said === '') return split(wordsOf(address));
  const comma = said.indexOf(',');
  // "Carvalho, Ines"
  if (comma > 0 && said.indexOf(',', comma + 1) < 0) return { first: said.slice(comma + 1).trim(), last: said.slice(0, comma).trim() };
  return split(said.split(/\s+/));
}

/** The words before the @: "ines.carvalho" is Ines Carvalho. */
function wordsOf(address: string): string[] {
  const local = address.slice(0, Math.max(0, address.lastIndexOf('@'))).replace(/\+.*$/, '');
  return local
    .split(/[._-]+/)
    .filter((word) => word !== '')
    .map((word) => word.charAt(0).toLocaleUpperCase() + word.slice(1));
}

function split(words: readonly string[]): { first: string; last: string } {
  return { first: words.slice(0, -1).join(' '), last: words.at(-1) ?? '' };
}
