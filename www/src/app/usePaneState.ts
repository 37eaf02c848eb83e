import { useCallback, useMemo, useState } from 'react';
import type { Layout } from '../ui/layout';
import type { Pane } from '../ui/pane';

const key = 'regarding.pane';

/** Where the CRM pane is: beside the panels, as this device remembers, or over them where there is no room. */
export interface PaneState extends Pane {
  /** Wanted beside the panels where there is room. */
  docked: boolean;
  /** Shown over the panels, or as a sheet. */
  over: boolean;
  hide(): void;
}

/** The state of the CRM pane, and how to change it. */
export function usePaneState(layout: Layout): PaneState {
  const [docked, setDocked] = useState(() => localStorage.getItem(key) !== 'hidden');
  const [overWanted, setOver] = useState(false);
  const room = layout === 'wide' || layout === 'medium';
  const over = overWanted && !room;
  const shown = room ? docked : over;
  const show = useCallback(
    (wanted: boolean) => {
      if (!room) {
        setOver(wanted);
        return;
      }
      setDocked(wanted);
      localStorage.setItem(key, wanted ? 'shown' : 'hidden');
    },
    [room],
  );
  return useMemo(
    () => ({ docked, over, shown, toggle: () => show(!shown), hide: () => show(false) }),
    [docked, over, shown, show],
  );
}
