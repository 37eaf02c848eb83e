import { useEffect, useRef, useState } from 'react';
import { type RegardingChoices, useSend } from '../../bridge';
import { mostChoices } from './useChoices';

/** What has become of a search on the server. */
export type Asked = 'not' | 'asking' | 'found' | 'failed';

interface Server {
  asked: Asked;
  /** What it has that this device has not, once it was asked. */
  answer: RegardingChoices | undefined;
  ask(): void;
}

/** The search on the server for what is typed and the kind that is wanted: begun by the person, and forgotten with either. */
export function useServer(search: string, entity: string | null): Server {
  const send = useSend('searchServer');
  const [state, setState] = useState<{ asked: Asked; answer: RegardingChoices | undefined }>({ asked: 'not', answer: undefined });
  const question = useRef(0);
  useEffect(() => {
    question.current++;
    setState({ asked: 'not', answer: undefined });
  }, [search, entity]);
  const ask = () => {
    const mine = ++question.current;
    setState({ asked: 'asking', answer: undefined });
    send({ search, count: mostChoices, ...(entity !== null && { entities: [entity] }) }).then(
      (answer) => mine === question.current && setState({ asked: 'found', answer }),
      (error: unknown) => {
        console.warn('search on the server', error);
        if (mine === question.current) setState({ asked: 'failed', answer: undefined });
      },
    );
  };
  return { ...state, ask };
}
