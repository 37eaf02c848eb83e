import { useEffect, useState } from 'react';
import { type Link, type RegardingChoices, type Selection, type Suggestion, useSend } from '../../bridge';

/** How many are asked for, and of how many messages the suggestions come: view.MaxSuggestFor. */
export const mostChoices = 30;
const mostItems = 50;

interface Choices {
  /** Undefined until the first answer; that of an earlier text stands until the next. */
  answer: RegardingChoices | undefined;
  pin(record: Link, pinned: boolean): void;
}

/** The records that messages can be regarding, for what was typed and the kinds that are wanted. */
export function useChoices(messages: Selection, search: string, entity: string | null): Choices {
  const ask = useSend('regardingChoices');
  const sendPin = useSend('pin');
  const [answer, setAnswer] = useState<RegardingChoices>();
  const [asked, setAsked] = useState(0);
  const { ids } = messages;
  useEffect(() => {
    let wanted = true;
    ask({ search, count: mostChoices, items: (ids ?? []).slice(0, mostItems), ...(entity !== null && { entities: [entity] }) }).then(
      (found) => wanted && setAnswer(found),
      (error: unknown) => {
        console.warn('choices', error);
        if (wanted) setAnswer({ choices: [], more: false, offline: false });
      },
    );
    return () => {
      wanted = false;
    };
  }, [ask, search, entity, ids, asked]);
  const pin = (record: Link, pinned: boolean) => {
    sendPin({ record, pinned }).then(
      () => setAsked((n) => n + 1),
      (error: unknown) => console.warn('pin', error),
    );
  };
  return { answer, pin };
}

/** Choices under a heading. */
export interface ChoiceGroup {
  name: 'pinned' | 'suggested' | 'recent' | 'found' | 'elsewhere';
  choices: readonly Suggestion[];
}

/**
 * What is offered, in the order in which it is drawn. A search keeps its order: the best match is the first; what the
 * server has comes last.
 */
export function grouped(choices: readonly Suggestion[], searching: boolean, elsewhere: readonly Suggestion[]): readonly ChoiceGroup[] {
  if (searching) {
    const groups: readonly ChoiceGroup[] = [
      { name: 'found', choices },
      { name: 'elsewhere', choices: elsewhere },
    ];
    return groups.filter((group) => group.choices.length > 0);
  }
  const of = (wanted: (choice: Suggestion) => boolean) => choices.filter(wanted);
  const near: readonly ChoiceGroup[] = [
    { name: 'pinned', choices: of(({ reason }) => reason === 'pinned') },
    { name: 'suggested', choices: of(({ reason }) => reason !== 'pinned' && reason !== 'recent') },
    { name: 'recent', choices: of(({ reason }) => reason === 'recent') },
  ];
  return near.filter((group) => group.choices.length > 0);
}
