import type { MouseEvent } from 'react';

/** Moves the focus past header and rail, without a change of the address. */
export function skip(event: MouseEvent, to: HTMLElement | null): void {
  event.preventDefault();
  to?.focus();
}
