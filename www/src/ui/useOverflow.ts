import { useLayoutEffect, useRef, useState, type RefObject } from 'react';

/** The custom property by which the label of a command is hidden. */
export const label = '--label';

/**
 * Fits the children of a wrapping row into its first line: labels go before
 * commands, both from the end; labels marked `data-lasting` go last. The row's
 * styles clip the other lines; what lies there is hidden from keyboard and
 * readers too. Returns the names (`data-command`) of what was left out. Measures
 * again when the row's width or `key` changes.
 */
export function useOverflow(row: RefObject<HTMLElement>, key: string): readonly string[] {
  const [left, setLeft] = useState<readonly string[]>([]);
  const width = useRef(NaN);
  useLayoutEffect(() => {
    const element = row.current;
    if (element === null) return;
    const now = overflowing(element);
    setLeft((was) => kept(was, now));
  }, [row, key]);
  useLayoutEffect(() => {
    const element = row.current;
    if (element === null || typeof ResizeObserver === 'undefined') return undefined;
    const observer = new ResizeObserver(([entry]) => {
      const before = width.current;
      width.current = entry?.contentRect.width ?? NaN;
      // The first is the width for which it was done already.
      if (Number.isNaN(before) || before === width.current) return;
      const now = overflowing(element);
      setLeft((was) => kept(was, now));
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [row]);
  return left;
}

function kept(was: readonly string[], now: readonly string[]): readonly string[] {
  return was.join() === now.join() ? was : now;
}

/** Hides what does not fit, and returns the names of the commands that lie in other lines then. */
function overflowing(row: HTMLElement): string[] {
  const children = [...row.children] as HTMLElement[];
  const line = children[0]?.offsetTop ?? 0;
  const below = (child: HTMLElement) => child.offsetTop > line + child.offsetHeight;
  const last = children.at(-1);
  const fits = () => last === undefined || !below(last);
  const lasting = (child: HTMLElement) => Number(child.dataset['lasting'] !== undefined);
  const named = children
    .filter((child) => child.dataset['command'] !== undefined)
    .toReversed()
    .sort((a, b) => lasting(a) - lasting(b));
  const hide = (most: number) =>
    named.forEach((child, i) => {
      if (i < most) child.style.setProperty(label, 'none');
      else child.style.removeProperty(label);
    });
  // The fewest labels; each guess is a layout of the row.
  let [least, most] = [0, named.length];
  hide(0);
  if (fits()) most = 0;
  while (least < most) {
    const middle = (least + most) >> 1;
    hide(middle);
    if (fits()) most = middle;
    else least = middle + 1;
  }
  hide(least);
  const over = fits() ? [] : children.filter(below);
  for (const child of children) child.style.visibility = over.includes(child) ? 'hidden' : '';
  return over.flatMap((child) => child.dataset['command'] ?? []);
}
