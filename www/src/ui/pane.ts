import { createContext, useContext } from 'react';

/** The CRM pane beside every item, as the parts around it see it. */
export interface Pane {
  shown: boolean;
  toggle(): void;
}

export const PaneContext = createContext<Pane>({ shown: false, toggle: () => {} });

/** Whether the CRM pane shows, and how to show or hide it. */
export function usePane(): Pane {
  return useContext(PaneContext);
}
