import { useEffect, useRef, type RefObject } from 'react';
import { entrance } from './reachable';

/**
 * Makes an element behave as a layer over the rest while open: focus moves
 * into it, Esc closes it, and focus goes back to where it came from.
 */
export function useLayer(ref: RefObject<HTMLElement>, open: boolean, close: () => void): void {
  const onClose = useRef(close);
  onClose.current = close;
  useEffect(() => {
    const layer = ref.current;
    if (!open || layer === null) return undefined;
    const opener = document.activeElement;
    entrance(layer).focus();
    const onKey = (event: KeyboardEvent) => {
      // What lies over this layer has the key first.
      if (event.key !== 'Escape' || event.defaultPrevented || document.querySelector('dialog[open]') !== null) return;
      event.preventDefault();
      onClose.current();
    };
    document.addEventListener('keydown', onKey);
    return () => {
      document.removeEventListener('keydown', onKey);
      const inside = layer.contains(document.activeElement) || document.activeElement === document.body;
      if (inside && opener instanceof HTMLElement && opener.isConnected) opener.focus();
    };
  }, [ref, open]);
}
