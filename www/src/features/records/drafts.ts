import type { Input } from '../../bridge';

/** What was filled in and not created yet, by attribute. */
export type Draft = { [name: string]: Input };

/** A record that was not created yet, by kind: it stays with the tab, so that neither leaving the page nor a reload loses it. */
const key = (entity: string) => `regarding.new.${entity}`;

/** What was filled in before, or undefined. */
export function draftOf(entity: string): Draft | undefined {
  const kept = sessionStorage.getItem(key(entity));
  return kept === null ? undefined : (JSON.parse(kept) as Draft);
}

/** Keeps what is filled in. */
export function keepDraft(entity: string, draft: Draft): void {
  sessionStorage.setItem(key(entity), JSON.stringify(draft));
}

/** Forgets what was filled in. */
export function dropDraft(entity: string): void {
  sessionStorage.removeItem(key(entity));
}
