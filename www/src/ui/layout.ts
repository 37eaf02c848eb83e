import { createContext, useContext, useEffect, useState, type RefObject } from 'react';
import { from } from './measure';

/** How much room there is: see measure.ts for the widths. Looks are left to container queries; this is for behaviour. */
export type Layout = 'wide' | 'medium' | 'narrow' | 'phone';

/** The layout of a width in CSS pixels. */
export function layoutOf(width: number): Layout {
  if (width >= from.wide) return 'wide';
  if (width >= from.medium) return 'medium';
  return width >= from.narrow ? 'narrow' : 'phone';
}

export const LayoutContext = createContext<Layout>('wide');

/** The layout of the shell around this component. */
export function useLayout(): Layout {
  return useContext(LayoutContext);
}

/** Measures the element of ref, and again whenever its width changes. */
export function useMeasuredLayout(ref: RefObject<HTMLElement>): Layout {
  const [layout, setLayout] = useState(() => layoutOf(window.innerWidth));
  useEffect(() => {
    const element = ref.current;
    if (element === null) return;
    const observer = new ResizeObserver(([entry]) => {
      if (entry !== undefined) setLayout(layoutOf(entry.contentRect.width));
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [ref]);
  return layout;
}
