import { useEffect, useRef, useState, type FormEvent, type RefObject } from 'react';
import { refusalOf, type Refusal } from './refusal';

interface Submit {
  form: RefObject<HTMLFormElement>;
  sending: boolean;
  /** Why the last attempt was refused, null while sending and before the first. */
  refusal: Refusal | null;
  onSubmit(event: FormEvent): void;
}

/**
 * Sends a form, once at a time. After a refusal the focus goes to the field it
 * is about: the control whose name is the refusal's field, or the one named
 * otherwise when the refusal names none.
 */
export function useSubmit<R>(send: () => Promise<R>, done: (reply: R) => void, otherwise?: string): Submit {
  const form = useRef<HTMLFormElement>(null);
  const underWay = useRef(false);
  const mounted = useRef(true);
  const [sending, setSending] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);

  useEffect(() => {
    mounted.current = true;
    return () => {
      mounted.current = false;
    };
  }, []);

  useEffect(() => {
    const name = refusal === null ? undefined : (refusal.field ?? otherwise);
    if (name === undefined) return;
    const control = form.current?.elements.namedItem(name);
    if (control instanceof HTMLElement) control.focus();
  }, [refusal, otherwise]);

  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (underWay.current) return;
    underWay.current = true;
    setSending(true);
    setRefusal(null);
    send()
      .then(
        (reply) => {
          if (mounted.current) done(reply);
        },
        (thrown: unknown) => {
          if (mounted.current) setRefusal(refusalOf(thrown));
        },
      )
      .finally(() => {
        underWay.current = false;
        if (mounted.current) setSending(false);
      });
  };
  return { form, sending, refusal, onSubmit };
}
