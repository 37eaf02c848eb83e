import { useEffect, useRef, type RefObject } from 'react';

const reachable = 'a[href], button:not([disabled]), input, select, textarea, [tabindex="0"]';

/**
 * Makes an element behave as a layer over the rest while open: focus moves
 * into it, Esc closes it, and focus goes back to where it came from.
 */
export function useLayer(ref: RefObject<HTMLElement>, open: boolean, close: () => void): void {
  const onClose = useRef(close);
  onClose.current = close;
  useEffect(() => {
    const layer = ref.current;
    if (!open || layer === null) return;
    const opener = document.activeElement;
    (layer.querySelector<HTMLElement>(reachable) ?? layer).focus();
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.defaultPrevented) return;
      event.preventDefault();
      onClose.current();
    };
    layer.addEventListener('keydown', onKey);
    return () => {
      layer.removeEventListener('keydown', onKey);
      const inside = layer.contains(document.activeElement) || document.activeElement === document.body;
      if (inside && opener instanceof HTMLElement && opener.isConnected) opener.focus();
    };
  }, [ref, open]);
}
