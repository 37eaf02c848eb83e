import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { type FilterFault, type FilterModel, useSend } from '../../../bridge';

/** How long after a change the other view of the filter, and its result, follow. */
const pauseMillis = 150;
const mostSteps = 100;

/** A filter as it is edited: its text, and the rows and groups that it was last read as. */
interface Step {
  text: string;
  /** The text that the model was read from; what the model has no place for is in it. */
  base: string;
  model: FilterModel | null;
}

export interface Filtering {
  text: string;
  model: FilterModel | null;
  faults: readonly FilterFault[];
  /** Whether the text is as the model has it: false where it has a fault that leaves no model. */
  inStep: boolean;
  /** Whether it was read at all. */
  ready: boolean;
  edit(model: FilterModel): void;
  type(text: string): void;
  undo: (() => void) | undefined;
  redo: (() => void) | undefined;
}

/** A filter to edit, as rows and as text: each follows the other. */
export function useFilter(initial: string): Filtering {
  const read = useSend('readFilter');
  const write = useSend('writeFilter');
  const [now, setNow] = useState<Step>({ text: initial, base: initial, model: null });
  const [faults, setFaults] = useState<readonly FilterFault[]>([]);
  const [inStep, setInStep] = useState(true);
  const [ready, setReady] = useState(false);
  const [past, setPast] = useState<readonly Step[]>([]);
  const [future, setFuture] = useState<readonly Step[]>([]);
  const asked = useRef(0);
  const timer = useRef<ReturnType<typeof setTimeout>>();

  /** Asks the engine after a pause; only the last question's answer counts. */
  const ask = useCallback(<A,>(question: () => Promise<A>, answer: (a: A) => void, pause: number) => {
    clearTimeout(timer.current);
    asked.current += 1;
    const mine = asked.current;
    timer.current = setTimeout(() => {
      question().then(
        (a) => mine === asked.current && answer(a),
        (error: unknown) => console.warn('filter', error),
      );
    }, pause);
  }, []);
  useEffect(() => () => clearTimeout(timer.current), []);

  const readText = useCallback(
    (text: string, pause: number) =>
      ask(
        () => read({ fetchXml: text }),
        ({ model, faults: found }) => {
          setReady(true);
          setFaults(found);
          setInStep(model !== null);
          if (model !== null) setNow((step) => (step.text === text ? { text, base: text, model } : step));
        },
        pause,
      ),
    [ask, read],
  );
  const writeModel = useCallback(
    (base: string, model: FilterModel, pause: number) =>
      ask(
        () => write({ fetchXml: base, model }),
        ({ fetchXml, faults: found }) => {
          setFaults(found);
          setInStep(true);
          setNow((step) => ({ ...step, text: fetchXml }));
        },
        pause,
      ),
    [ask, write],
  );
  useEffect(() => {
    setNow({ text: initial, base: initial, model: null });
    setPast([]);
    setFuture([]);
    readText(initial, 0);
  }, [initial, readText]);

  const remember = useCallback((step: Step) => {
    setPast((steps) => [...steps, step].slice(-mostSteps));
    setFuture([]);
  }, []);
  const edit = useCallback(
    (model: FilterModel) => {
      remember(now);
      setNow({ ...now, model });
      writeModel(now.base, model, pauseMillis);
    },
    [now, remember, writeModel],
  );
  const type = useCallback(
    (text: string) => {
      remember(now);
      setNow({ ...now, text });
      readText(text, pauseMillis);
    },
    [now, readText, remember],
  );
  const go = useCallback(
    (from: readonly Step[], setFrom: (steps: readonly Step[]) => void, setTo: (change: (steps: readonly Step[]) => readonly Step[]) => void) => {
      const step = from.at(-1);
      if (step === undefined) return undefined;
      return () => {
        setFrom(from.slice(0, -1));
        setTo((steps) => [...steps, now]);
        setNow(step);
        if (step.model !== null) writeModel(step.base, step.model, 0);
        else readText(step.text, 0);
      };
    },
    [now, readText, writeModel],
  );
  return useMemo(
    () => ({ text: now.text, model: now.model, faults, inStep, ready, edit, type, undo: go(past, setPast, setFuture), redo: go(future, setFuture, setPast) }),
    [now, faults, inStep, ready, edit, type, go, past, future],
  );
}
