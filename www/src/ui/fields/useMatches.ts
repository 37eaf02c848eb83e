import { useEffect, useState } from 'react';
import { type LookupMatch, useSend } from '../../bridge';

const most = 12;

/** What the device offers for a text; null while it has not answered, and for no text. */
export function useMatches(entities: readonly string[], text: string | null, count: number = most): readonly LookupMatch[] | null {
  const lookup = useSend('lookup');
  const [found, setFound] = useState<{ text: string; matches: readonly LookupMatch[] } | null>(null);
  const kinds = entities.join(' ');
  useEffect(() => {
    if (text === null) {
      setFound(null);
      return undefined;
    }
    let wanted = true;
    lookup({ entities: kinds === '' ? [] : kinds.split(' '), text, count }).then(
      ({ matches }) => wanted && setFound({ text, matches }),
      () => wanted && setFound({ text, matches: [] }),
    );
    return () => {
      wanted = false;
    };
  }, [lookup, kinds, text, count]);
  // What was found for less text stays until the next answer, so that the list does not flicker.
  return text === null ? null : (found?.matches ?? null);
}
