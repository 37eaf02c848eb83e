import { useEffect, type KeyboardEvent, type RefObject } from 'react';

/**
 * Makes the buttons in an element one tab stop, between which arrow keys,
 * Home and End move. The stop is where the focus last was.
 */
export function useRoving(
  ref: RefObject<HTMLElement>,
  axis: 'horizontal' | 'vertical',
): { onKeyDown(event: KeyboardEvent): void; onFocus(): void } {
  const mark = () => {
    const all = buttons(ref.current);
    const focused = all.find((button) => button === document.activeElement);
    const stop = focused ?? all.find((button) => button.tabIndex === 0) ?? all[0];
    for (const button of all) button.tabIndex = button === stop ? 0 : -1;
  };
  // After each drawing: buttons come and go. Not before it is painted: whether one is seen is a matter of layout.
  useEffect(() => {
    const all = buttons(ref.current);
    const stops = all.filter((button) => button.tabIndex === 0);
    if (stops.length !== 1) mark();
  });
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const all = buttons(ref.current);
    const now = all.findIndex((button) => button === document.activeElement);
    if (now < 0) return;
    const rtl = axis === 'horizontal' && getComputedStyle(all[now] as Element).direction === 'rtl';
    const [next, previous] = axis === 'vertical' ? ['ArrowDown', 'ArrowUp'] : ['ArrowRight', 'ArrowLeft'];
    const wanted = {
      [next as string]: now + (rtl ? -1 : 1),
      [previous as string]: now - (rtl ? -1 : 1),
      Home: 0,
      End: all.length - 1,
    }[event.key];
    if (wanted === undefined) return;
    event.preventDefault();
    all[Math.min(all.length - 1, Math.max(0, wanted))]?.focus();
  };
  return { onKeyDown, onFocus: mark };
}

function buttons(element: HTMLElement | null): HTMLElement[] {
  if (element === null) return [];
  return [...element.querySelectorAll<HTMLElement>('button, a[href]')].filter((button) => button.checkVisibility?.({ visibilityProperty: true }) ?? true);
}
