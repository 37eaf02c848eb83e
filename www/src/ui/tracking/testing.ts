import type { Entity, Link, Pane, PaneParty } from '../../bridge';

function entity(name: string, label: string, plural: string, attributes: Entity['attributes'] = []): Entity {
  return {
    name,
    label,
    plural,
    nameOf: 'name',
    attributes,
    form: [{ label: 'General', attributes: attributes.map((attribute) => attribute.name) }],
    columns: attributes.map((attribute) => attribute.name),
    owned: true,
    states: [],
  };
}

const text = (name: string, label: string, required = false) => ({ name, label, type: 'text', required }) as const;
const person = [text('firstname', 'First name'), text('lastname', 'Last name', true), { name: 'emailaddress1', label: 'E-mail', type: 'email' } as const];

/** A catalogue for component tests of tracking. */
export const catalogue = {
  entities: [
    entity('account', 'Account', 'Accounts', [text('name', 'Account name', true), text('address1_city', 'City')]),
    entity('contact', 'Contact', 'Contacts', person),
    entity('lead', 'Lead', 'Leads', [text('subject', 'Topic', true), ...person]),
    entity('opportunity', 'Opportunity', 'Opportunities', [text('name', 'Topic', true)]),
    entity('incident', 'Case', 'Cases'),
    entity('email', 'E-mail', 'E-mails'),
  ],
};

export const line4: Link = { entity: 'opportunity', id: 'o4', name: 'Line 4' };
export const brightwater: Link = { entity: 'account', id: 'a1', name: 'Brightwater Dairy' };
export const record: Link = { entity: 'email', id: 'e1', name: 'Subject 1' };
export const ines: Link = { entity: 'contact', id: 'c1', name: 'Ines Carvalho' };
export const elias: Link = { entity: 'systemuser', id: 'u2', name: 'Elias Brandt' };

/** Somebody on a message, unknown unless more is said. */
export function partyOf(more: Partial<PaneParty> = {}): PaneParty {
  return { role: 'from', name: 'Jana Weber', address: 'j.weber@palletworks.example', isList: false, match: 'unknown', records: [], isMe: false, ...more };
}

/** The pane of a message that is not tracked unless more is said. */
export function paneOf(more: Partial<Pane> = {}): Pane {
  return {
    phase: 'found',
    state: 'none',
    record: null,
    regarding: null,
    regardingDetail: '',
    trackers: [],
    trackedOn: 0,
    why: [{ code: 'notTracked', by: null, at: 0 }],
    issue: null,
    people: [],
    morePeople: 0,
    unknown: 0,
    suggested: [],
    related: [],
    moreRelated: 0,
    mayTrack: true,
    offline: false,
    mayDeleteRecord: true,
    ...more,
  };
}

/** The pane of a tracked message. */
export function trackedPane(more: Partial<Pane> = {}): Pane {
  return paneOf({ state: 'tracked', record, trackedOn: 1, why: [{ code: 'trackedByHand', by: { entity: 'systemuser', id: 'u1', name: 'Maya' }, at: 1 }], ...more });
}
