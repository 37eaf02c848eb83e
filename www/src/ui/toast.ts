import { createContext, useContext } from 'react';

/** What is said after something was done. */
export interface Toast {
  text: string;
  /** What went wrong is said like this, and never only here. */
  bad?: boolean;
  action?: { label: string; run(): void };
}

export const ToastContext = createContext<(toast: Toast) => void>(() => {});

/** A function that says what was done, for ten seconds at least. */
export function useToast(): (toast: Toast) => void {
  return useContext(ToastContext);
}
