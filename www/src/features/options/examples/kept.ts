/** What was made as examples on this device, so that all of it can be removed again. */
export interface Made {
  /** Whose they are: organization and user. */
  of: string;
  /** When filling began: the messages are the same however often they are written. */
  at: number;
  records: readonly { key: string; entity: string; id: string }[];
  /** The import of the messages, once it has begun. */
  run: string | null;
  /** The folder of the messages and the messages, once they are imported. */
  folder: string | null;
  messages: readonly string[];
}

const key = 'regarding.examples';

/** What was made for somebody, null for nothing. */
export function loadMade(of: string): Made | null {
  const text = localStorage.getItem(key);
  if (text === null) return null;
  const made = JSON.parse(text) as Made;
  return made.of === of ? made : null;
}

/** Keeps what was made; null forgets it. */
export function keepMade(made: Made | null): void {
  if (made === null) localStorage.removeItem(key);
  else localStorage.setItem(key, JSON.stringify(made));
}
