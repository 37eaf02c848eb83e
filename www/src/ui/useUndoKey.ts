import { useEffect, useRef } from 'react';
import { useUndoLast } from '../bridge';
import { catalogue } from './text';
import { useToast } from './toast';

const t = catalogue({
  nothingToUndo: 'There is no change of yours to undo',
  undone: 'Your last change is taken back.',
  undoFailed: 'That could not be taken back. Nothing has changed.',
});

/** Ctrl+Z takes back this tab's last change, where the key does not belong to what is being typed. */
export function useUndoKey(): void {
  const undo = useUndoLast();
  const say = useToast();
  const current = useRef({ undo, say });
  current.current = { undo, say };
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const command = event.ctrlKey !== event.metaKey && !event.altKey && !event.shiftKey;
      if (!command || event.key.toLowerCase() !== 'z' || event.defaultPrevented || typing(event.target)) return;
      if (document.querySelector('dialog[open]') !== null) return;
      event.preventDefault();
      const { undo: takeBack, say: tell } = current.current;
      if (takeBack === null) {
        tell({ text: t('nothingToUndo'), bad: true });
        return;
      }
      takeBack().then(
        () => tell({ text: t('undone') }),
        () => tell({ text: t('undoFailed'), bad: true }),
      );
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, []);
}

/** Whether the browser has its own undo for what has the focus. */
function typing(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches('textarea, input:not([type="checkbox"], [type="radio"])'));
}
