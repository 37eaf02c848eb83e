/** The sizes of the layout, in CSS pixels. */
export const measure = {
  header: 48,
  rail: 60,
  commandBar: 44,
  barButton: 30,
  folderRow: 30,
  personRow: 54,
  listHeader: 48,
  gap: 6,
  folders: 196,
  list: { least: 280, usual: 352, most: 480 },
  narrowList: 304,
  pane: { least: 280, usual: 316, most: 420 },
  drawer: 380,
} as const;

/** Widths of the window from which on a layout applies. */
export const from = { wide: 1280, medium: 1024, narrow: 700 } as const;

/** The name of the container that the layouts ask. */
export const container = 'shell';

/** Conditions for makeStyles: the window's layouts, and everything below or above one of them. */
export const at = {
  wide: `@container ${container} (min-width: ${from.wide}px)`,
  belowWide: `@container ${container} (max-width: ${from.wide - 0.02}px)`,
  medium: `@container ${container} (min-width: ${from.medium}px) and (max-width: ${from.wide - 0.02}px)`,
  mediumUp: `@container ${container} (min-width: ${from.medium}px)`,
  belowMedium: `@container ${container} (max-width: ${from.medium - 0.02}px)`,
  narrow: `@container ${container} (min-width: ${from.narrow}px) and (max-width: ${from.medium - 0.02}px)`,
  narrowUp: `@container ${container} (min-width: ${from.narrow}px)`,
  phone: `@container ${container} (max-width: ${from.narrow - 0.02}px)`,
} as const;

/** The working size of commands, rows, fields and tables, which Fluent has no step for. */
export const working = { fontSize: '13px', lineHeight: '18px' } as const;

/** For text that is read out but not seen. */
export const unseen = {
  position: 'absolute',
  inlineSize: '1px',
  blockSize: '1px',
  overflow: 'hidden',
  clipPath: 'inset(50%)',
  whiteSpace: 'nowrap',
} as const;
