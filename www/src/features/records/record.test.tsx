import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { EngineFault, type History, type RecordView } from '../../bridge';
import type { FakeCalls, FakeViews } from '../../bridge/fake';
import { Records } from '.';
import { answer, idOf, listOf, open, record, saved, screenOf, session } from './testing';

const path = `/records/account/${record.id}`;
const elias = { entity: 'systemuser', id: 'u2', name: 'Elias Brandt' };
const noHistory: History = { phase: 'ready', entries: [], more: false };

beforeEach(() => {
  saved.mockClear();
});
afterEach(cleanup);

const views = (shown: Partial<RecordView> = {}, more: FakeViews = {}): FakeViews => ({
  record: { ...record, ...shown },
  history: noHistory,
  list: listOf(3),
  ...more,
});

async function page(shown: Partial<RecordView> = {}, more: FakeViews = {}, calls: FakeCalls = {}) {
  const drawn = open(path, <Records />, views(shown, more), { updateRecord: saved, ...calls });
  await screen.findByRole('heading', { level: 1, name: shown.name ?? 'Brightwater Dairy' });
  return drawn;
}
const field = (label: string) => screen.getByLabelText<HTMLInputElement>(label, { exact: false, selector: 'input, textarea, select' });
const type = (label: string, text: string) => {
  field(label).focus();
  fireEvent.change(field(label), { target: { value: text } });
};
const sentFields = () => saved.mock.calls.map(([args]) => (args as unknown as { fields: object }).fields);

describe('the form of a record', () => {
  test('each field is saved by itself when it is left', async () => {
    await page();
    type('Main Phone', '+358 2');
    expect(saved).not.toHaveBeenCalled();
    fireEvent.blur(field('Main Phone'));
    await screen.findByText('Saved');
    expect(sentFields()).toEqual([{ telephone1: '+358 2' }]);
    expect(saved.mock.calls[0]?.[0]).toMatchObject({ entity: 'account', id: record.id });
  });

  test('what is the same is not saved; Escape takes back what was typed', async () => {
    await page();
    type('Main Phone', '+358 1');
    fireEvent.blur(field('Main Phone'));
    type('Account Name', 'Brightwater Cheese');
    fireEvent.keyDown(field('Account Name'), { key: 'Escape' });
    expect(field('Account Name').value).toBe('Brightwater Dairy');
    fireEvent.blur(field('Account Name'));
    expect(saved).not.toHaveBeenCalled();
  });

  test.each([
    { label: 'Account Name', typed: '', says: 'This cannot be empty.' },
    { label: 'Account Name', typed: 'Brightwater Dairy Cooperative', says: /at most 20 characters; there are 29/ },
    { label: 'Annual Revenue', typed: 'much', says: /Enter a number/ },
    { label: 'Employees', typed: '7.5', says: 'Enter a whole number.' },
  ])('“$typed” in $label is refused at the field, and kept', async ({ label, typed, says }) => {
    await page();
    type(label, typed);
    fireEvent.blur(field(label));
    await screen.findByText(says);
    expect(field(label).getAttribute('aria-invalid')).toBe('true');
    expect(field(label).value).toBe(typed);
    expect(saved).not.toHaveBeenCalled();
  });

  test('numbers, choices, some of several, yes and no, and text with lines are saved as what they are', async () => {
    await page();
    expect(field('Annual Revenue').value).toBe('248,000.50');
    type('Annual Revenue', '1,250.75');
    fireEvent.keyDown(field('Annual Revenue'), { key: 'Enter' });
    type('Employees', '71');
    fireEvent.blur(field('Employees'));
    fireEvent.change(field('Industry'), { target: { value: '2' } });
    fireEvent.click(screen.getByRole('checkbox', { name: 'Export' }));
    fireEvent.click(screen.getByRole('switch', { name: /Credit Hold/ }));
    type('Description', 'Two\nlines');
    fireEvent.blur(field('Description'));
    await waitFor(() =>
      expect(sentFields()).toEqual([
        { revenue: '1250.75' },
        { numberofemployees: 71 },
        { industrycode: 2 },
        { tags: [1, 2] },
        { creditonhold: true },
        { description: 'Two\nlines' },
      ]),
    );
  });

  test('a lookup is typed, chosen with the keys, and cleared', async () => {
    const matches = [
      { entity: 'account', id: idOf(8), name: 'Kestrel Instruments', detail: 'Porto' },
      { entity: 'account', id: idOf(9), name: 'Kestrel Marine', detail: 'Leeds' },
    ];
    await page({}, {}, { lookup: ({ text }) => ({ matches: matches.filter(({ name }) => name.startsWith(text)) }) });
    const box = screen.getByRole('combobox', { name: 'Parent Account' });
    fireEvent.change(box, { target: { value: 'Kes' } });
    await screen.findByRole('option', { name: /Kestrel Marine/ });
    fireEvent.keyDown(box, { key: 'ArrowDown' });
    expect(box.getAttribute('aria-activedescendant')).toBe(screen.getByRole('option', { name: /Kestrel Marine/, selected: true }).id);
    fireEvent.keyDown(box, { key: 'Enter' });
    expect(sentFields()).toEqual([{ parentaccountid: { entity: 'account', id: idOf(9), name: 'Kestrel Marine' } }]);
    fireEvent.change(box, { target: { value: 'nobody' } });
    await screen.findByText('Nothing on this device begins with “nobody”.');
    fireEvent.blur(box);
    await screen.findByText('“nobody” was not chosen from the list, so nothing changed.');
    expect(saved).toHaveBeenCalledOnce();
  });

  test('what arrives does not replace what is being typed, and is said', async () => {
    const { rerender } = await page();
    type('Main Phone', '+358 99');
    rerender(screenOf(<Records />, views({ fields: { ...record.fields, telephone1: '+358 7' } }), { updateRecord: saved }));
    await screen.findByText(/^Changed by someone else meanwhile: \+358 7\./);
    expect(field('Main Phone').value).toBe('+358 99');
    fireEvent.keyDown(field('Main Phone'), { key: 'Escape' });
    expect(field('Main Phone').value).toBe('+358 7');
  });

  test('a refusal keeps what was typed', async () => {
    await page({}, {}, {
      updateRecord: () => {
        throw new EngineFault('full', 'worker.updateRecord');
      },
    });
    type('Main Phone', '+358 2');
    fireEvent.blur(field('Main Phone'));
    await screen.findByText('Not saved: this device has no room left.');
    expect(field('Main Phone').value).toBe('+358 2');
  });

  test('what waits says so at its field; who may not write reads', async () => {
    await page({ mayWrite: false });
    expect(screen.getByText('You can read this record, not change it.')).toBeTruthy();
    expect(screen.queryByRole('textbox', { name: /Main Phone/ })).toBeNull();
    expect(screen.getByRole('img', { name: 'Waiting to be sent' })).toBeTruthy();
  });
});

describe('what synchronization did to a record', () => {
  const notice = {
    id: 'n1',
    side: 'overwritten' as const,
    record: { entity: 'account', id: record.id, name: record.name },
    by: elias,
    at: 1,
    changes: [{ attribute: 'telephone1', label: 'Main Phone', lost: '+358 5', standing: '+358 1' }],
  };

  test('SYNC-03 an overwritten field is told, and mine comes back with one press', async () => {
    const closed = vi.fn(answer);
    await page({ notices: [notice] }, {}, { closeNotices: closed });
    screen.getByText('1 field was overwritten by the last synchronization.');
    fireEvent.click(screen.getByRole('button', { name: 'Overwritten by synchronization' }));
    const dialog = await screen.findByRole('dialog', { name: 'Overwritten by synchronization' });
    fireEvent.click(within(dialog).getByRole('button', { name: 'Restore mine' }));
    expect(sentFields()).toEqual([{ telephone1: '+358 5' }]);
    fireEvent.click(within(dialog).getByRole('button', { name: 'Dismiss' }));
    expect(closed.mock.calls[0]?.[0]).toMatchObject({ ids: ['n1'] });
  });

  test('SYNC-11 a possible duplicate is offered for merging, or kept', async () => {
    const kept = vi.fn(answer);
    const other = { entity: 'account', id: idOf(9), name: 'Brightwater' };
    await page({ duplicates: [{ id: 'd1', reason: 'email', one: notice.record, other, at: 1 }] }, {}, { keepBoth: kept });
    screen.getByText(/the same e-mail address/);
    fireEvent.click(screen.getByRole('button', { name: 'Keep both' }));
    await screen.findByText('Both are kept.');
    expect(kept.mock.calls[0]?.[0]).toMatchObject({ id: 'd1' });
  });
});

describe('the history of a record', () => {
  const entry = {
    mutation: 'm1',
    kind: 'update' as const,
    at: 1,
    sentAt: 0,
    by: elias,
    device: 'Office desktop',
    pending: false,
    changes: [{ attribute: 'telephone1', label: 'Main Phone', before: '+358 0', after: '+358 1' }],
    mayUndo: true,
  };

  test('SYNC-03 says who changed what where, and restores one value or takes a change back', async () => {
    const undone = vi.fn(answer);
    await page({}, { history: { phase: 'ready', entries: [entry], more: true } }, { undo: undone, moreHistory: {} });
    const item = screen.getByText('Elias Brandt changed it').closest('li')!;
    expect(item.textContent).toMatch(/from Office desktop.*Main Phone\+358 0 \+358 1/);
    fireEvent.click(within(item).getByRole('button', { name: 'Restore Main Phone to +358 0' }));
    await screen.findByText('The earlier value of Main Phone is back.');
    expect(sentFields()).toEqual([{ telephone1: '+358 0' }]);
    fireEvent.click(within(item).getByRole('button', { name: 'Undo this change' }));
    await screen.findByText('Your last change is taken back.');
    expect(undone.mock.calls[0]?.[0]).toMatchObject({ id: 'm1' });
    expect(screen.getByRole('button', { name: 'Show earlier changes' })).toBeTruthy();
  });

  test('offline says what it cannot know', async () => {
    await page({}, { history: { phase: 'offline', entries: [], more: true } });
    screen.getByText(/^You are offline\. This shows what this device knows/);
    expect(screen.queryByRole('button', { name: 'Show earlier changes' })).toBeNull();
  });
});

describe('a record that is not there', () => {
  test('S25 one in the recycle bin is restored', async () => {
    const restored = vi.fn(answer);
    open(path, <Records />, views({ phase: 'deleted', deletedBy: elias, deletedOn: Date.now() }), { restoreRecords: restored });
    await screen.findByRole('heading', { level: 1, name: '“Brightwater Dairy” is in the recycle bin' });
    screen.getByText(/by Elias Brandt\.$/);
    fireEvent.click(screen.getByRole('button', { name: 'Restore' }));
    await screen.findByText('“Brightwater Dairy” was restored.');
    expect(restored.mock.calls[0]?.[0]).toMatchObject({ ids: [record.id] });
  });

  test('CRM-05 one that was merged leads to what it became', async () => {
    open(path, <Records />, views({ phase: 'deleted', mergedInto: { entity: 'account', id: idOf(9), name: 'Brightwater' } }));
    expect((await screen.findByRole('link', { name: 'Open “Brightwater”' })).getAttribute('href')).toBe(`/records/account/${idOf(9)}`);
  });

  test('one that is not on this device says so, offline too', async () => {
    open(path, <Records />, views({ phase: 'absent', fields: {}, name: '' }, { session: { ...session, connection: { ...session.connection, state: 'offline' } } }));
    await screen.findByRole('heading', { level: 1, name: 'This record is not on this device' });
    screen.getByText(/^You are offline/);
  });
});

describe('merging', () => {
  test('CRM-05 the survivor keeps its values, takes what it lacks, and what was picked', async () => {
    const merged = vi.fn(answer);
    const other: RecordView = { ...record, id: idOf(9), name: 'Brightwater', fields: { name: 'Brightwater', telephone1: '+358 9', description: 'Cheese' }, duplicates: [] };
    const pair = { id: 'd1', reason: 'email' as const, one: { entity: 'account', id: record.id, name: record.name }, other: { entity: 'account', id: other.id, name: other.name }, at: 1 };
    open('/records/duplicates?merge=d1', <Records />, {
      ...views(),
      record: ({ id }) => (id === other.id ? other : record),
      duplicates: { rows: [pair] },
    }, { mergeRecords: merged });
    const dialog = await screen.findByRole('dialog', { name: 'Merge two records' });
    fireEvent.click(await within(dialog).findByRole('radio', { name: 'Main Phone of Brightwater: +358 9' }));
    fireEvent.click(within(dialog).getByRole('button', { name: 'Merge into “Brightwater Dairy”' }));
    await screen.findByText('“Brightwater” was merged into “Brightwater Dairy”.');
    expect(merged.mock.calls[0]?.[0]).toMatchObject({
      survivor: record.id,
      other: other.id,
      fields: { telephone1: '+358 9', description: 'Cheese' },
    });
  });
});

describe('a new record', () => {
  test('asks for what must be filled in, then is created and shown', async () => {
    const created = vi.fn(({ mutation }: { mutation: string }) => ({ mutation, record: { entity: 'account', id: record.id, name: 'Lumi' } }));
    open('/records/account/new', <Records />, views(), { createRecord: created });
    await screen.findByRole('heading', { level: 1, name: 'New account' });
    fireEvent.click(screen.getByRole('button', { name: 'Create' }));
    await screen.findByText('1 field must be filled in first.');
    expect(document.activeElement).toBe(field('Account Name'));
    type('Account Name', 'Lumi');
    fireEvent.keyDown(document.body, { key: 's', ctrlKey: true });
    await screen.findByText('“Lumi” was created.');
    expect(created.mock.calls[0]?.[0]).toMatchObject({ entity: 'account', fields: { name: 'Lumi' } });
    expect(location.pathname).toBe(path);
  });

  test('what was filled in stays with the tab until it is created', async () => {
    const created = vi.fn(({ mutation }: { mutation: string }) => ({ mutation, record: { entity: 'account', id: record.id, name: 'Lumi' } }));
    const view = () => open('/records/account/new', <Records />, views(), { createRecord: created });
    view();
    await screen.findByRole('heading', { level: 1, name: 'New account' });
    type('Account Name', 'Lumi');
    fireEvent.blur(field('Account Name'));
    cleanup();
    vi.resetModules(); // nothing in memory outlives a reload
    const { draftOf } = await import('./drafts');
    expect(draftOf('account')).toEqual({ name: 'Lumi' });
    view();
    await screen.findByRole('heading', { level: 1, name: 'New account' });
    expect(field('Account Name')).toHaveProperty('value', 'Lumi');
    fireEvent.click(screen.getByRole('button', { name: 'Create' }));
    await screen.findByText('“Lumi” was created.');
    expect(draftOf('account')).toBeUndefined();
  });
});
