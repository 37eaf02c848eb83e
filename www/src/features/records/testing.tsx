import { render, type RenderResult } from '@testing-library/react';
import type { JSX, ReactNode } from 'react';
import { vi } from 'vitest';
import type { Catalogue, Entity, List, ListQuery, RecordView, Session } from '../../bridge';
import { type FakeCalls, fakeScreen, type FakeViews } from '../../ui/testing';

export const account: Entity = {
  name: 'account',
  label: 'Account',
  plural: 'Accounts',
  nameOf: 'name',
  owned: true,
  columns: ['name', 'telephone1', 'ownerid'],
  form: [
    { label: 'Account', attributes: ['name', 'telephone1', 'industrycode', 'revenue', 'numberofemployees', 'parentaccountid', 'tags', 'creditonhold', 'description', 'ownerid'] },
  ],
  states: [
    { value: 0, label: 'Active', statuses: [{ value: 1, label: 'Active' }] },
    { value: 1, label: 'Inactive', statuses: [{ value: 2, label: 'Inactive' }] },
  ],
  attributes: [
    { name: 'name', label: 'Account Name', type: 'text', required: true, maxLength: 20, sortable: true },
    { name: 'telephone1', label: 'Main Phone', type: 'phone', sortable: true },
    { name: 'industrycode', label: 'Industry', type: 'choice', options: [{ value: 1, label: 'Dairy' }, { value: 2, label: 'Robotics' }] },
    { name: 'revenue', label: 'Annual Revenue', type: 'money' },
    { name: 'numberofemployees', label: 'Employees', type: 'integer' },
    { name: 'parentaccountid', label: 'Parent Account', type: 'lookup', targets: ['account'] },
    { name: 'tags', label: 'Tags', type: 'choices', options: [{ value: 1, label: 'Key' }, { value: 2, label: 'Export' }] },
    { name: 'creditonhold', label: 'Credit Hold', type: 'boolean' },
    { name: 'description', label: 'Description', type: 'memo' },
    { name: 'ownerid', label: 'Owner', type: 'owner', targets: ['systemuser'] },
    { name: 'statecode', label: 'Status', type: 'state', options: [{ value: 0, label: 'Active' }, { value: 1, label: 'Inactive' }] },
    { name: 'modifiedon', label: 'Modified On', type: 'datetime', computed: true, sortable: true },
  ],
};

const activity = (name: string, label: string): Entity => ({
  name,
  label,
  plural: `${label}s`,
  nameOf: 'subject',
  owned: true,
  columns: ['subject'],
  form: [{ label, attributes: ['subject'] }],
  states: [
    { value: 0, label: 'Open', statuses: [{ value: 1, label: 'Open' }] },
    { value: 1, label: 'Completed', statuses: [{ value: 2, label: 'Completed' }] },
  ],
  attributes: [
    { name: 'subject', label: 'Subject', type: 'text' },
    { name: 'regardingobjectid', label: 'Regarding', type: 'lookup', targets: ['account'] },
  ],
});

/** Kinds of activities, which are regarding accounts, and a kind of people. */
export const activities: readonly Entity[] = [activity('email', 'Email'), activity('task', 'Task'), activity('phonecall', 'Phone Call'), { ...activity('contact', 'Contact'), attributes: [] }];

export const catalogue: Catalogue = { entities: [account] };

const program = { version: '1', build: 'b', protocol: 1 };

export const session: Session = {
  profile: {
    organizationId: 'o1',
    organizationName: 'Northbeam',
    userId: 'u1',
    name: 'Maya Lindqvist',
    email: 'maya@northbeam.example',
    role: 'member',
    managesUsers: false,
  },
  connection: { state: 'online', lastContact: 1, retryAt: 0, fault: null },
  engine: program,
  relay: program,
};

export function idOf(n: number): string {
  return `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`;
}

/** A list of so many accounts, as the engine windows it. */
export function listOf(total: number): (query: ListQuery) => List {
  return ({ offset, count }) => ({
    total,
    offset,
    loading: false,
    rows: Array.from({ length: Math.max(0, Math.min(count, total - offset)) }, (_, i) => ({
      id: idOf(offset + i),
      name: `Account ${offset + i}`,
      cells: [`Account ${offset + i}`, `+358 ${offset + i}`, { entity: 'systemuser', id: 'u1', name: 'Maya Lindqvist' }],
      active: true,
      ...(offset + i === 1 && { pending: true }),
    })),
  });
}

export const record: RecordView = {
  phase: 'found',
  entity: 'account',
  id: idOf(3),
  mergedInto: null,
  name: 'Brightwater Dairy',
  fields: { name: 'Brightwater Dairy', telephone1: '+358 1', revenue: '248000.5', numberofemployees: 70, tags: [1], statecode: 0 },
  pending: ['telephone1'],
  notices: [],
  duplicates: [],
  deletedBy: null,
  deletedOn: 0,
  mayWrite: true,
  mayDelete: true,
  mayAssign: true,
  mayRestore: true,
};

/** What the engine answers to a proposal. */
export const answer = ({ mutation }: { mutation: string }) => ({ mutation, record: null });
export const saved = vi.fn(answer);

/** A part of the records workspace over a fake engine that knows the catalogue. */
export function screenOf(part: ReactNode, views: FakeViews, calls: FakeCalls = {}): JSX.Element {
  return fakeScreen(part, { session, ...views }, { catalogue, ...calls });
}

export function open(path: string, part: ReactNode, views: FakeViews, calls: FakeCalls = {}): RenderResult {
  history.replaceState(null, '', path);
  return render(screenOf(part, views, calls));
}
