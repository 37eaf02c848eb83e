import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { FilterFault, FilterModel, FilterVocabulary, ListQuery } from '../../../bridge';
import { Records } from '..';
import { idOf, listOf, open, record } from '../testing';
import { moved, ungrouped, withOperator } from './edit';

const words: FilterVocabulary = {
  attributes: [
    { name: 'industrycode', label: 'Industry', type: 'choice', options: [{ value: 1, label: 'Dairy' }, { value: 2, label: 'Robotics' }], operators: ['eq', 'in', 'null'] },
    { name: 'name', label: 'Account Name', type: 'text', required: true, operators: ['eq', 'like', 'null'] },
    { name: 'numberofemployees', label: 'Employees', type: 'integer', operators: ['eq', 'between'] },
  ],
  relations: [{ entity: 'contact', entityLabel: 'Contact', from: 'parentcustomerid', to: 'accountid', label: 'Company Name', many: true }],
  operators: [
    { name: 'eq', least: 1, most: 1, comparesAttributes: true },
    { name: 'like', least: 1, most: 1 },
    { name: 'in', least: 1, most: -1 },
    { name: 'null', least: 0, most: 0 },
    { name: 'between', least: 2, most: 2 },
  ],
};

const empty: FilterModel = { entity: 'account', plain: true, root: { or: false, items: [] }, links: [] };
const fault: FilterFault = { line: 2, column: 7, offset: 12, code: 'malformed-xml', found: '“<”', expected: 'an element' };

/** What the page asked to be written last. */
const written = vi.fn(({ model }: { fetchXml: string; model: FilterModel }) => ({ fetchXml: model.entity === 'account' ? '<fetch>written</fetch>' : '', faults: [] as FilterFault[] }));
const read = vi.fn(({ fetchXml }: { fetchXml: string }) => (fetchXml.includes('bad') ? { model: null, faults: [fault] } : { model: empty, faults: [] }));
const created = vi.fn(({ mutation }: { mutation: string }) => ({ mutation, record: { entity: 'userquery', id: idOf(9), name: 'Dairies' } }));

const list = (query: ListQuery) => {
  if (query.entity === 'userquery') return { total: 0, offset: 0, rows: [], loading: false };
  return { ...listOf(27)(query), looked: 500 };
};

function find(path = '/records/account/find') {
  return open(path, <Records />, { list, record: (of) => ({ ...record, id: of.id }) }, { filterWords: () => words, readFilter: read, writeFilter: written, createRecord: created });
}

const lastModel = () => written.mock.calls.at(-1)?.[0].model;

beforeEach(() => {
  vi.clearAllMocks();
  sessionStorage.clear();
});
afterEach(cleanup);

describe('FILT-01 advanced find', () => {
  test('a condition is added, compared and given a value; the count is live', async () => {
    find();
    fireEvent.click(await screen.findByRole('button', { name: 'Add condition' }));
    const row = await screen.findByRole('group', { name: 'Account Name' });
    // Without a value it does not count yet: the engine leaves it out.
    await waitFor(() => expect(lastModel()?.root.items).toEqual([{ condition: { attribute: 'name', operator: 'eq', values: [] } }]));
    fireEvent.change(within(row).getByRole('combobox', { name: 'Comparison' }), { target: { value: 'like' } });
    fireEvent.change(within(row).getByRole('textbox', { name: 'Value' }), { target: { value: '%dairy%' } });
    await waitFor(() => expect(lastModel()?.root.items).toEqual([{ condition: { attribute: 'name', operator: 'like', values: [{ text: '%dairy%' }] } }]));
    const result = screen.getByRole('region', { name: 'Live result' });
    await waitFor(() => expect(within(result).getByRole('status').textContent).toContain('27'));
  });

  test('a choice is picked by its label, and several for “is one of”', async () => {
    find();
    fireEvent.click(await screen.findByRole('button', { name: 'Add condition' }));
    fireEvent.change(screen.getByRole('combobox', { name: 'Field' }), { target: { value: 'industrycode' } });
    fireEvent.change(screen.getByRole('combobox', { name: 'Comparison' }), { target: { value: 'in' } });
    fireEvent.change(screen.getByRole('combobox', { name: 'Add a value' }), { target: { value: '2' } });
    fireEvent.change(await screen.findByRole('combobox', { name: 'Add a value' }), { target: { value: '1' } });
    fireEvent.click(await screen.findByRole('button', { name: 'Remove Robotics' }));
    await waitFor(() => expect(lastModel()?.root.items[0]?.condition?.values).toEqual([{ text: '1', label: 'Dairy' }]));
  });

  test('groups, related types, undo and redo', async () => {
    find();
    fireEvent.click(await screen.findByRole('button', { name: 'Add group' }));
    expect(screen.getAllByRole('button', { name: 'Add condition' })).toHaveLength(2);
    fireEvent.click(screen.getByRole('button', { name: 'Add related record type' }));
    fireEvent.change(screen.getByRole('combobox', { name: 'Related by' }), { target: { value: '0' } });
    expect(await screen.findByRole('group', { name: 'Contact' })).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Undo' }));
    await waitFor(() => expect(screen.queryByRole('group', { name: 'Contact' })).toBeNull());
    fireEvent.click(screen.getByRole('button', { name: 'Redo' }));
    expect(await screen.findByRole('group', { name: 'Contact' })).toBeTruthy();
  });

  test('FILT-05 a text with a fault names its place, and the rows stay as they were', async () => {
    find();
    fireEvent.click(await screen.findByRole('button', { name: 'Add group' }));
    fireEvent.click(screen.getByRole('tab', { name: 'FetchXML' }));
    const text = await screen.findByRole<HTMLTextAreaElement>('textbox', { name: 'FetchXML of the filter' });
    await waitFor(() => expect(text.value).toBe('<fetch>written</fetch>'));
    fireEvent.change(text, { target: { value: '<fetch>bad text <' } });
    expect((await screen.findAllByText('Line 2, column 7: found “<”, expected an element.')).length).toBeGreaterThan(0);
    fireEvent.click(screen.getByRole('button', { name: 'Go to it' }));
    expect(text.selectionStart).toBe(12);
    expect(screen.getByRole('button', { name: /Save view/ }).getAttribute('aria-disabled')).toBe('true');
    fireEvent.click(screen.getByRole('tab', { name: 'Conditions' }));
    expect(await screen.findByText(/these rows show how it was before/)).toBeTruthy();
    expect(screen.getAllByRole('button', { name: 'Add condition' })).toHaveLength(2);
  });

  test('a view is saved under a name', async () => {
    find();
    fireEvent.click(await screen.findByRole('button', { name: /Save view/ }));
    const dialog = await screen.findByRole('dialog');
    fireEvent.click(within(dialog).getByRole('button', { name: 'Save view' }));
    expect(within(dialog).getByText('Give the view a name.')).toBeTruthy();
    fireEvent.change(within(dialog).getByRole('textbox'), { target: { value: 'Dairies' } });
    fireEvent.click(within(dialog).getByRole('button', { name: 'Save view' }));
    await waitFor(() => expect(created).toHaveBeenCalled());
    expect(created.mock.calls[0]?.[0]).toMatchObject({ entity: 'userquery', fields: { name: 'Dairies', returnedtypecode: 'account' } });
    await waitFor(() => expect(location.search).toBe(`?view=${idOf(9)}`));
  });
});

describe('editing a filter', () => {
  const eq = { name: 'eq', least: 1, most: 1 };
  const condition = (attribute: string, ...values: string[]) => ({ attribute, operator: 'eq', values: values.map((text) => ({ text })) });

  test('values stay only where the next operator takes them', () => {
    const held = condition('numberofemployees', '1', '2');
    expect(withOperator(held, eq, { name: 'null', least: 0, most: 0 }).values).toEqual([]);
    expect(withOperator(held, eq, { name: 'in', least: 1, most: -1 }).values).toHaveLength(2);
    expect(withOperator(held, eq, { name: 'last-x-days', least: 1, most: 1, counts: true }).values).toEqual([]);
  });

  test('rows move within their group, and a group is taken apart in its place', () => {
    expect(moved([1, 2, 3], 0, 1)).toEqual([2, 1, 3]);
    expect(moved([1, 2, 3], 0, -1)).toEqual([1, 2, 3]);
    const [a, b, c] = ['a', 'b', 'c'].map((name) => ({ condition: condition(name, '1') }));
    const group = { or: false, items: [a!, { group: { or: true, items: [b!] } }, c!] };
    expect(ungrouped(group, 1).items).toEqual([a, b, c]);
  });
});
