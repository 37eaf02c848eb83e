import { useCallback, useEffect, useState } from 'react';
import { type Attribute, type Entity, type Input, usePropose } from '../../bridge';

/** How saving stands: nothing was changed here yet, something is on its way, or all is saved. */
export type Saving = 'untouched' | 'saving' | 'saved';

/** Saves fields of a record, each by itself. */
export function useSaving(entity: Entity, id: string): { saving: Saving; save(attribute: Attribute, value: Input): Promise<unknown> } {
  const propose = usePropose();
  const [open, setOpen] = useState(0);
  const [touched, setTouched] = useState(false);
  const save = useCallback(
    async (attribute: Attribute, value: Input) => {
      setOpen((n) => n + 1);
      try {
        await propose('updateRecord', { entity: entity.name, id, fields: { [attribute.name]: value } });
        setTouched(true);
      } finally {
        setOpen((n) => n - 1);
      }
    },
    [propose, entity.name, id],
  );
  return { saving: open > 0 ? 'saving' : touched ? 'saved' : 'untouched', save };
}

/** Has the field with the focus save what is typed in it, as leaving it does, without leaving it. */
export function commitFocused(): void {
  const field = document.activeElement;
  if (!(field instanceof HTMLElement) || !field.matches('input, textarea')) return;
  field.blur();
  field.focus();
}

/** Ctrl+S saves; the browser has nothing to save here. */
export function useSaveKey(save: () => void): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const command = event.ctrlKey !== event.metaKey && !event.altKey && !event.shiftKey;
      if (!command || event.key.toLowerCase() !== 's' || document.querySelector('dialog[open]') !== null) return;
      event.preventDefault();
      save();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [save]);
}
