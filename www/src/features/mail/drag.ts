import type { DragEvent } from 'react';
import type { Selection } from '../../bridge';

/** What is dragged to a folder. It never leaves the page, so the browser is told the kind only. */
export type Dragged = { what: 'messages'; messages: Selection; count: number } | { what: 'folder'; id: string; name: string };

const kind = 'application/x-regarding';
let dragged: Dragged | null = null;

export function startDrag(event: DragEvent, what: Dragged): void {
  dragged = what;
  event.dataTransfer.setData(kind, what.what);
  event.dataTransfer.effectAllowed = 'move';
}

export function endDrag(): void {
  dragged = null;
}

/** What is over a folder now; null for files and for what comes from elsewhere. */
export function draggedOver(event: DragEvent): Dragged | null {
  return event.dataTransfer.types.includes(kind) ? dragged : null;
}
