import type { Attribute, Entity, Input, RecordView } from '../../bridge';
import { sameValue } from '../../ui/value';

export type Side = 'one' | 'other';

/** A field that is not the same in two records. */
export interface Difference {
  attribute: Attribute;
  one: Input | undefined;
  other: Input | undefined;
}

/** The fields of the form that a merge may choose between. */
function mergeable(entity: Entity): Attribute[] {
  const inForm = new Set(entity.form.flatMap(({ attributes }) => attributes));
  return entity.attributes.filter(
    ({ name, computed, type }) => inForm.has(name) && computed !== true && type !== 'state' && type !== 'status' && type !== 'owner',
  );
}

/** The fields in which two records differ, in the order of the form. */
export function differing(entity: Entity, one: RecordView, other: RecordView): Difference[] {
  const order = entity.form.flatMap(({ attributes }) => attributes);
  return mergeable(entity)
    .map((attribute) => ({ attribute, one: one.fields[attribute.name], other: other.fields[attribute.name] }))
    .filter((field) => !sameValue(field.one, field.other))
    .toSorted((a, b) => order.indexOf(a.attribute.name) - order.indexOf(b.attribute.name));
}

/** How many filled fields are the same in both. */
export function equalCount(entity: Entity, one: RecordView, other: RecordView): number {
  return mergeable(entity).filter(({ name }) => !sameValue(one.fields[name], null) && sameValue(one.fields[name], other.fields[name])).length;
}

/** Whose value a field takes: as picked; else the survivor's, or the other's where the survivor has none. */
export function sideOf(field: Difference, survivor: Side, picked: { readonly [attribute: string]: Side }): Side {
  const chosen = picked[field.attribute.name];
  if (chosen !== undefined) return chosen;
  const other = survivor === 'one' ? 'other' : 'one';
  return sameValue(field[survivor], null) ? other : survivor;
}

/** The values that the survivor takes from the other. */
export function taken(fields: readonly Difference[], survivor: Side, picked: { readonly [attribute: string]: Side }): { [name: string]: Input } {
  const values: { [name: string]: Input } = {};
  for (const field of fields) {
    const side = sideOf(field, survivor, picked);
    if (side !== survivor) values[field.attribute.name] = field[side] ?? null;
  }
  return values;
}
