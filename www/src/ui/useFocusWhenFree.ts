import { useEffect } from 'react';

/** Gives the focus to an element when it appears and nothing else has it, so that who came by keyboard goes on at once. */
export function useFocusWhenFree(element: { readonly current: HTMLElement | null }): void {
  useEffect(() => {
    const { activeElement } = document;
    // The main part, which the focus is moved to after a change of view, only says where one is.
    if (activeElement === null || activeElement === document.body || activeElement.localName === 'main') element.current?.focus({ preventScroll: true });
  }, [element]);
}
