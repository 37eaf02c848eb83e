import type { FilterAttribute, FilterCondition, FilterGroup, FilterItem, FilterLink, FilterOperator, FilterValue, FilterVocabulary } from '../../../bridge';

/** A list with one element changed, or taken away with null. */
export function replaced<T>(list: readonly T[], index: number, by: T | null): readonly T[] {
  return by === null ? list.filter((_, i) => i !== index) : list.map((one, i) => (i === index ? by : one));
}

/** A list with one element moved a place up or down; the same list at its end. */
export function moved<T>(list: readonly T[], index: number, by: -1 | 1): readonly T[] {
  const to = index + by;
  const one = list[index];
  const other = list[to];
  if (one === undefined || other === undefined) return list;
  const next = [...list];
  next[index] = other;
  next[to] = one;
  return next;
}

/** A group of which one item is taken apart: its own items stand in its place. */
export function ungrouped(group: FilterGroup, index: number): FilterGroup {
  const inner = group.items[index]?.group;
  if (inner === undefined) return group;
  return { ...group, items: [...group.items.slice(0, index), ...inner.items, ...group.items.slice(index + 1)] };
}

/** How many values an operator wants, at least and at most. */
export function operatorOf(words: FilterVocabulary, name: string): FilterOperator {
  return words.operators.find((op) => op.name === name) ?? { name, least: 0, most: -1 };
}

/** A condition to begin with: the first operator that the field takes. */
export function newCondition(words: FilterVocabulary, attribute?: FilterAttribute): FilterItem {
  const of = attribute ?? words.attributes.find(({ required }) => required) ?? words.attributes[0];
  return { condition: { attribute: of?.name ?? '', operator: of?.operators[0] ?? 'eq', values: [] } };
}

/** A condition on another field: the operator stays if that takes it, and no value does. */
export function withAttribute(condition: FilterCondition, of: FilterAttribute): FilterCondition {
  const operator = of.operators.includes(condition.operator) ? condition.operator : (of.operators[0] ?? 'eq');
  return { attribute: of.name, operator, values: [] };
}

/** A condition with another operator: values stay as far as that takes them. */
export function withOperator(condition: FilterCondition, from: FilterOperator, to: FilterOperator): FilterCondition {
  const alike = (from.counts ?? false) === (to.counts ?? false);
  const most = to.most < 0 ? condition.values.length : to.most;
  const { comparedWith, ...rest } = condition;
  const compared = comparedWith !== undefined && to.comparesAttributes === true ? { comparedWith } : {};
  return { ...rest, ...compared, operator: to.name, values: alike ? condition.values.slice(0, most) : [] };
}

/** A value with what people read of it. */
export function valueOf(text: string, label?: string): FilterValue {
  return label === undefined ? { text } : { text, label };
}

/** A link to begin with. */
export function newLink(relation: { entity: string; from: string; to: string }): FilterLink {
  const { entity, from, to } = relation;
  return { entity, from, to, type: 'inner', root: { or: false, items: [] }, links: [], kept: 0 };
}
