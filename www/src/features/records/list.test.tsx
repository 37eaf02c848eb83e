import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { ListQuery } from '../../bridge';
import { Records } from '.';
import { idOf, listOf, open, record, saved, session } from './testing';

const asked = vi.fn((query: ListQuery) => listOf(100_000)(query));
beforeEach(() => {
  vi.clearAllMocks();
});
afterEach(cleanup);

async function grid(total = 100_000, calls = {}) {
  const list = (query: ListQuery) => {
    asked(query);
    return listOf(total)(query);
  };
  open('/records/account', <Records />, { list, record: (of) => ({ ...record, id: of.id, name: `Account ${Number(of.id.slice(-12))}` }) }, { deleteRecords: saved, assignRecords: saved, setRecordState: saved, undo: saved, ...calls });
  return screen.findByRole('grid', { name: 'Accounts' });
}
// Not by role: the names of some sixty rows take long to compute.
const row = (name: string) => screen.getByText(name, { selector: 'a' }).closest<HTMLElement>('[role="row"]')!;
const selectedNames = () => [...document.querySelectorAll('[role="row"][aria-selected="true"] a')].map((link) => link.textContent);

describe('the list of a kind of record', () => {
  test('CRM-01 draws what is seen of 100,000 rows, and asks for windows of at most 500', async () => {
    const list = await grid();
    expect(screen.getByText('100,000 records')).toBeTruthy();
    expect(list.getAttribute('aria-rowcount')).toBe('100001');
    expect(list.querySelectorAll('[role="row"]').length).toBeLessThan(80);
    list.scrollTop = 42 * 50_000;
    fireEvent.scroll(list);
    // Every slot that is drawn is filled.
    await waitFor(() => expect(row('Account 50000').getAttribute('aria-rowindex')).toBe('50002'));
    expect([...list.querySelectorAll('[role="row"]')].slice(1).every((each) => /Account \d+/.test(each.textContent ?? ''))).toBe(true);
    for (const [query] of asked.mock.calls) expect(query.count).toBeLessThanOrEqual(500);
  });

  test('rows that were seen stay until those of the new window come', async () => {
    const list = await grid();
    fireEvent.scroll(list, { target: { scrollTop: 42 * 30 } });
    expect(row('Account 40')).toBeTruthy();
  });

  test('a waiting record says so', async () => {
    await grid();
    expect(row('Account 1').querySelector('[aria-label="Waiting to be sent"]')).toBeTruthy();
  });

  test('keys move, select and extend; the count is said', async () => {
    const list = await grid();
    const press = (key: string, more = {}) => fireEvent.keyDown(list, { key, ...more });
    list.focus();
    press('ArrowDown');
    press(' ');
    expect(selectedNames()).toEqual(['Account 1']);
    press('ArrowDown', { shiftKey: true });
    press('ArrowDown', { shiftKey: true });
    await screen.findByText('3 selected');
    expect(selectedNames()).toEqual(['Account 1', 'Account 2', 'Account 3']);
    press('Escape');
    expect(selectedNames()).toEqual([]);
    press('a', { ctrlKey: true });
    expect(await screen.findByText('2,000 selected')).toBeTruthy();
    expect(screen.getByText(/^The first 2,000 are selected/)).toBeTruthy();
  });

  test('Ctrl and Shift with the mouse select; a press on the name opens', async () => {
    await grid();
    fireEvent.click(row('Account 2'));
    fireEvent.click(row('Account 4'), { ctrlKey: true });
    expect(selectedNames()).toEqual(['Account 2', 'Account 4']);
    fireEvent.click(row('Account 6'), { shiftKey: true });
    await waitFor(() => expect(selectedNames()).toEqual(['Account 4', 'Account 5', 'Account 6']));
    fireEvent.click(screen.getByText('Account 5', { selector: 'a' }));
    await screen.findByRole('heading', { level: 1, name: 'Account 5' });
    expect(location.pathname).toBe(`/records/account/${idOf(5)}`);
    // The list that led here names the place, and Alt with the arrows goes on.
    await screen.findByText('Account 6 of 100,000');
    fireEvent.keyDown(document.body, { key: 'ArrowDown', altKey: true });
    await screen.findByRole('heading', { level: 1, name: 'Account 6' });
  });

  test('a few are deleted at once, with a way back for ten seconds', async () => {
    await grid();
    fireEvent.click(row('Account 2'));
    fireEvent.click(screen.getByRole('button', { name: 'Delete' }));
    await screen.findByText('“Account 2” was deleted.');
    expect(saved.mock.calls[0]?.[0]).toMatchObject({ entity: 'account', ids: [idOf(2)] });
    const { mutation } = saved.mock.calls[0]![0];
    fireEvent.click(within(screen.getByRole('region', { name: 'Messages' })).getByRole('button', { name: 'Undo' }));
    await screen.findByText('Your last change is taken back.');
    expect(saved.mock.calls[1]?.[0]).toMatchObject({ id: mutation });
  });

  test('Ctrl Z takes back the last change of this tab', async () => {
    await grid();
    fireEvent.click(row('Account 2'));
    fireEvent.keyDown(screen.getByRole('grid'), { key: 'Delete' });
    await screen.findByText('“Account 2” was deleted.');
    fireEvent.keyDown(document.body, { key: 'z', ctrlKey: true });
    await screen.findByText('Your last change is taken back.');
    expect(saved).toHaveBeenCalledTimes(2);
  });

  test('more than twenty are asked about, with their number', async () => {
    await grid(30);
    fireEvent.keyDown(screen.getByRole('grid'), { key: 'a', ctrlKey: true });
    await screen.findByText('30 selected');
    fireEvent.click(screen.getByRole('button', { name: 'Delete' }));
    const dialog = await screen.findByRole('alertdialog', { name: 'Delete 30 records?' });
    expect(saved).not.toHaveBeenCalled();
    fireEvent.click(within(dialog).getByRole('button', { name: 'Delete 30 records' }));
    await screen.findByText('30 records were deleted.');
    expect(saved.mock.calls[0]?.[0]).toHaveProperty('ids.length', 30);
  });

  test('merging takes exactly two', async () => {
    await grid();
    const merge = () => screen.getByRole('button', { name: 'Merge' });
    fireEvent.click(row('Account 2'));
    expect(merge().getAttribute('aria-disabled')).toBe('true');
    fireEvent.click(row('Account 3'), { ctrlKey: true });
    fireEvent.click(merge());
    await screen.findByRole('dialog', { name: 'Merge two records' });
  });

  test('a refused deletion says that nothing has changed', async () => {
    await grid(5, { deleteRecords: undefined });
    fireEvent.click(row('Account 2'));
    fireEvent.click(screen.getByRole('button', { name: 'Delete' }));
    await screen.findByText(/^That was not done, and nothing has changed/);
  });

  test('heads sort, and the address says how', async () => {
    await grid();
    fireEvent.click(screen.getByRole('button', { name: 'Main Phone' }));
    expect(location.search).toBe('?sort=telephone1');
    await waitFor(() => expect(screen.getByRole('columnheader', { name: 'Main Phone' }).getAttribute('aria-sort')).toBe('ascending'));
    fireEvent.click(screen.getByRole('button', { name: 'Main Phone' }));
    await waitFor(() => expect(asked.mock.lastCall?.[0]).toMatchObject({ sort: 'telephone1', descending: true, scope: 'active' }));
  });

  test('who reads only is told so', async () => {
    open('/records/account', <Records />, {
      session: { ...session, profile: { ...session.profile!, role: 'readOnly' } },
      list: listOf(3),
    });
    await screen.findByRole('grid');
    expect(screen.getByRole('button', { name: 'New' }).getAttribute('aria-disabled')).toBe('true');
  });
});

describe('a list without rows', () => {
  test('says why, and what next', async () => {
    open('/records/account', <Records />, { list: listOf(0) });
    await screen.findByText('No accounts here');
    expect(screen.getByRole('link', { name: 'New account' }).getAttribute('href')).toBe('/records/account/new');
    fireEvent.click(screen.getByRole('button', { name: 'Show all' }));
    await screen.findByText('Your organization has no accounts on this device yet.');
  });

  test('says what was searched', async () => {
    open('/records/account?q=palletworks', <Records />, { list: listOf(0) });
    await screen.findByText('No match for “palletworks”');
    fireEvent.click(screen.getByRole('button', { name: 'Clear the search' }));
    expect(location.search).toBe('');
  });
});
