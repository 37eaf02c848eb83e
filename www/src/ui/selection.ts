/** What is selected in a list: ids, where a range begins, and the row that the keys act on. */
export interface Selection {
  ids: ReadonlySet<string>;
  anchor: number;
  active: number;
}

export const nothingSelected: Selection = { ids: new Set(), anchor: 0, active: 0 };

/** Selects or deselects one row. */
export function toggled(selection: Selection, id: string, index: number): Selection {
  const ids = new Set(selection.ids);
  if (!ids.delete(id)) ids.add(id);
  return { ids, anchor: index, active: index };
}

/** Selects one row alone. */
export function only(id: string, index: number): Selection {
  return { ids: new Set([id]), anchor: index, active: index };
}

/** Moves to a row without a change of what is selected. */
export function movedTo(selection: Selection, index: number): Selection {
  return { ...selection, anchor: index, active: index };
}

/** The rows from the anchor to another one, as [first, end). */
export function range(anchor: number, index: number): readonly [number, number] {
  return [Math.min(anchor, index), Math.max(anchor, index) + 1];
}
