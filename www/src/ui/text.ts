import { IntlMessageFormat } from 'intl-messageformat';

type Format = 'plural' | 'select' | 'number' | 'date' | 'time';

/** The name of the argument in the braces of an ICU message; none for the text of a plural's branch. */
type ArgumentName<Inside> = Inside extends `${infer Name}, ${Format}${string}`
  ? Name
  : Inside extends `${string} ${string}` | `#${string}`
    ? never
    : Inside;

type Arguments<Message> = Message extends `${string}{${infer Inside}}${infer Rest}`
  ? ArgumentName<Inside> | Arguments<Rest>
  : never;

type Values<Message> = [Arguments<Message>] extends [never]
  ? []
  : [values: Record<Arguments<Message> & string, string | number | Date>];

/** Writes a message of a catalogue, with the arguments that it names. */
export type Translate<C extends Record<string, string>> = <K extends keyof C>(key: K, ...values: Values<C[K]>) => string;

/** The language that catalogues are written in; dates and numbers follow the browser's. */
const language = 'en';

/**
 * Makes the translator of a feature's catalogue: ICU messages by key, in
 * English. Formats are compiled once, when first used.
 */
export function catalogue<const C extends Record<string, string>>(messages: C): Translate<C> {
  const compiled = new Map<keyof C, IntlMessageFormat>();
  return (key, ...values) => {
    let format = compiled.get(key);
    if (format === undefined) {
      format = new IntlMessageFormat(messages[key] ?? String(key), language, undefined, { ignoreTag: true });
      compiled.set(key, format);
    }
    return String(format.format(values[0]));
  };
}
