const selector = 'a[href], button:not([disabled]), input, select, textarea, [tabindex="0"]';

/** Whether an element is drawn at all. */
export function drawn(element: HTMLElement): boolean {
  return element.checkVisibility?.() ?? true;
}

/** Where the focus goes in a part of the screen: its tab stop, or its first element that takes it, or the part itself. */
export function entrance(part: HTMLElement): HTMLElement {
  const wanted = [...part.querySelectorAll<HTMLElement>(selector)].find(
    (element) => drawn(element) && element.tabIndex >= 0 && element.getAttribute('role') !== 'separator',
  );
  return wanted ?? part;
}
