import { useEffect, useState } from 'react';
import { type FilterVocabulary, useSend } from '../../../bridge';

const known = new Map<string, FilterVocabulary>();

/** What conditions on an entity can be made of; undefined until the engine has told. */
export function useWords(entity: string): FilterVocabulary | undefined {
  const ask = useSend('filterWords');
  const [words, setWords] = useState(() => known.get(entity));
  useEffect(() => {
    let wanted = true;
    setWords(known.get(entity));
    if (entity !== '' && !known.has(entity)) {
      ask({ entity }).then(
        (told) => {
          known.set(entity, told);
          if (wanted) setWords(told);
        },
        (error: unknown) => console.warn('filter words', error),
      );
    }
    return () => {
      wanted = false;
    };
  }, [ask, entity]);
  return words;
}
