import { drawn, entrance } from '../ui/reachable';

/**
 * Moves the focus to the next part of the screen (step 1) or the previous
 * one (step -1). It reports false after the last: then the browser has the key.
 */
export function movePane(frame: HTMLElement, step: 1 | -1): boolean {
  const panes = [...frame.querySelectorAll<HTMLElement>('[data-pane]')].filter(drawn);
  const now = panes.findIndex((pane) => pane.contains(document.activeElement));
  const next = panes[now < 0 ? (step > 0 ? 0 : panes.length - 1) : now + step];
  if (next === undefined) return false;
  entrance(next).focus();
  return true;
}
