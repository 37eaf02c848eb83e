import { IntlMessageFormat } from 'intl-messageformat';

/** What a message may be filled with. */
export type Value = string | number | Date;

/** A translator for one catalogue of ICU messages. */
export type Translate<C extends Record<string, string>> = (key: keyof C, values?: Record<string, Value>) => string;

/** The language that catalogues are written in; Intl follows the browser's. */
const language = 'en';

/**
 * Makes the translator of a feature's catalogue: ICU messages by key, in
 * English. Formats are compiled once, when first used.
 */
export function catalogue<const C extends Record<string, string>>(messages: C): Translate<C> {
  const compiled = new Map<keyof C, IntlMessageFormat>();
  return (key, values) => {
    let format = compiled.get(key);
    if (format === undefined) {
      format = new IntlMessageFormat(messages[key] ?? String(key), language, undefined, { ignoreTag: true });
      compiled.set(key, format);
    }
    return String(format.format(values));
  };
}
