import type { Attribute, Entity, RecordView, State } from '../../bridge';

/** Fields that are asked for with a state, where the catalogue has them. */
const asked: { readonly [state: string]: readonly string[] } = {
  'opportunity.1': ['actualvalue', 'actualclosedate'],
  'opportunity.2': ['actualclosedate', 'closingnotes'],
};

/** The fields that go with a state. */
export function askedWith(entity: Entity, state: State): readonly Attribute[] {
  return (asked[`${entity.name}.${state.value}`] ?? []).flatMap((name) => entity.attributes.find((a) => a.name === name) ?? []);
}

/** Whether something has to be chosen before records get a state. */
export function asksFirst(entity: Entity, state: State): boolean {
  return state.statuses.length > 1 || askedWith(entity, state).length > 0;
}

/** Whether a record stays as it is: an e-mail that was sent or received is no longer written. */
export function sealed(entity: Entity, { fields }: RecordView): boolean {
  return entity.name === 'email' && fields['statecode'] !== 0;
}
