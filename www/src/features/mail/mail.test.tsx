import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { asked, folderOf, folders, idOf, inbox, mailbox, messageOf, openMail, proposed, rowOf, saved, session } from './testing';

beforeEach(() => {
  vi.clearAllMocks();
  localStorage.clear();
});
afterEach(cleanup);

const list = () => screen.findByRole('listbox', { name: 'Inbox' });
// Not by role: the names of some forty rows take long to compute.
const row = (n: number) => screen.getByText(`Subject ${n}`, { selector: '[role="option"] *' }).closest<HTMLElement>('[role="option"]')!;
const chosen = () => [...document.querySelectorAll('[role="option"][aria-selected="true"]')].map((one) => Number(one.getAttribute('aria-posinset')) - 1).sort((a, b) => a - b);
const command = (name: string) => within(screen.getByRole('toolbar')).getByRole('button', { name });

describe('the list of a folder', () => {
  test('MBX-06 draws what is seen of 100,000 and asks for windows of 100, each once', async () => {
    openMail('/mail', { total: 100_000 });
    const box = await list();
    expect(screen.getByText('100,000 messages')).toBeTruthy();
    expect(box.querySelectorAll('[role="option"]').length).toBeLessThan(60);
    fireEvent.scroll(box, { target: { scrollTop: 70 * 50_000 } });
    await waitFor(() => expect(row(50_000).getAttribute('aria-posinset')).toBe('50001'));
    expect([...box.querySelectorAll('[role="option"]')].every((each) => !each.hasAttribute('aria-busy'))).toBe(true);
    const windows = asked.mock.calls.map(([query]) => query.offset);
    expect(new Set(windows).size).toBe(windows.length);
    for (const [query] of asked.mock.calls) expect(query.count).toBe(100);
  });

  test('date groups stand where the engine says they begin', async () => {
    openMail('/mail');
    await list();
    const older = screen.getByText('Older');
    expect(older.style.insetBlockStart).toBe(`${26 + 3 * 70}px`);
    expect(row(3).style.insetBlockStart).toBe(`${2 * 26 + 3 * 70}px`);
  });

  test('a row is read out with all that its glyphs say', async () => {
    openMail('/mail', { total: 2, change: (r, n) => (n === 0 ? { ...r, isRead: false, isFlagged: true, hasAttachments: true, importance: 'high', threadCount: 3, body: 'notKept', pending: true } : { ...r, subject: '', from: '' }) });
    await list();
    expect(row(0).textContent).toMatch(/^Unread, Sender 0.*Subject 0.*Preview 0, 3 messages, high importance, flagged, has attachments, text not on this device, waiting to be sent$/);
    expect(screen.getByText('No subject').closest('[role="option"]')?.textContent).toMatch(/^Unknown sender.*No subject/);
  });

  test('a press opens; keys move, open after a rest, choose and extend', async () => {
    openMail('/mail');
    const box = await list();
    const press = (key: string, more = {}) => fireEvent.keyDown(box, { key, ...more });
    fireEvent.click(row(1));
    expect(new URLSearchParams(location.search).get('message')).toBe(idOf(1));
    press('ArrowDown');
    await waitFor(() => expect(new URLSearchParams(location.search).get('message')).toBe(idOf(2)));
    press('ArrowDown', { ctrlKey: true });
    press(' ');
    expect(chosen()).toEqual([3]);
    press('ArrowDown', { shiftKey: true });
    press('ArrowDown', { shiftKey: true });
    await waitFor(() => expect(chosen()).toEqual([3, 4, 5]));
    expect(screen.getByText('3 messages are selected')).toBeTruthy();
    press('Escape');
    expect(chosen()).toEqual([]);
    press('Escape');
    expect(location.search).toBe('');
  });

  test('Ctrl A chooses all that the list has, and a press leaves one out', async () => {
    openMail('/mail', { total: 100_000 });
    const box = await list();
    fireEvent.keyDown(box, { key: 'a', ctrlKey: true });
    expect(await screen.findByText('100,000 selected')).toBeTruthy();
    fireEvent.click(row(2), { ctrlKey: true });
    expect(await screen.findByText('99,999 selected')).toBeTruthy();
    fireEvent.click(command('Delete'));
    await screen.findByText('99,999 messages are in Deleted items.');
    expect(proposed(0)).toEqual({ messages: { all: inbox, except: [idOf(2)] } });
  });

  test('the ids of a range that is not here are asked for', async () => {
    const messageIds = vi.fn(({ offset, count }: { offset: number; count: number }) => ({ ids: Array.from({ length: count }, (_, i) => idOf(offset + i)) }));
    openMail('/mail', { total: 100_000, calls: { messageIds } });
    const box = await list();
    fireEvent.keyDown(box, { key: 'End', shiftKey: true });
    await screen.findByText('The first 10,000 of the range are selected; Ctrl A selects all.');
    expect(messageIds.mock.calls[0]?.[0]).toMatchObject({ offset: 0, count: 10_000 });
    fireEvent.click(command('Archive'));
    await waitFor(() => expect(saved).toHaveBeenCalled());
    expect(proposed(0)).toMatchObject({ messages: { ids: { length: 10_000 } } });
  });

  test('MBX-06 deleting opens the next message and can be taken back', async () => {
    openMail('/mail');
    const box = await list();
    fireEvent.click(row(1));
    await screen.findByRole('heading', { level: 2, name: 'Subject 1' });
    fireEvent.keyDown(box, { key: 'Delete' });
    await screen.findByText('The message is in Deleted items.');
    expect(proposed(0)).toEqual({ messages: { ids: [idOf(1)], threads: false } });
    expect(new URLSearchParams(location.search).get('message')).toBe(idOf(2));
    const { mutation } = saved.mock.calls[0]![0];
    fireEvent.click(within(screen.getByRole('region', { name: 'Messages' })).getByRole('button', { name: 'Undo' }));
    await screen.findByText('Your last change is taken back.');
    expect(proposed(1)).toEqual({ id: mutation });
  });

  test('keys flag, mark and archive; what cannot be done yet says why', async () => {
    openMail('/mail');
    const box = await list();
    fireEvent.click(row(1));
    await screen.findByRole('heading', { level: 2, name: 'Subject 1' });
    fireEvent.keyDown(box, { key: 'Insert' });
    fireEvent.keyDown(box, { key: 'q' });
    await waitFor(() => expect(saved).toHaveBeenCalledTimes(2));
    expect([proposed(0), proposed(1)]).toMatchObject([{ flagged: true }, { read: false }]);
    expect(command('Reply').getAttribute('aria-disabled')).toBe('true');
    expect(command('Convert to').getAttribute('aria-disabled')).toBe('true');
  });

  test('a refusal says that nothing has changed, and the message stays open', async () => {
    openMail('/mail', { calls: { trashMessages: undefined as never } });
    const box = await list();
    fireEvent.click(row(1));
    await screen.findByRole('heading', { level: 2, name: 'Subject 1' });
    fireEvent.keyDown(box, { key: 'Delete' });
    await screen.findByText(/^That was not done, and nothing has changed/);
    expect(new URLSearchParams(location.search).get('message')).toBe(idOf(1));
  });

  test('in Deleted items deleting asks first, and restoring is offered', async () => {
    openMail('/mail?folder=deleted');
    await screen.findByRole('listbox', { name: 'Deleted items' });
    fireEvent.click(row(1));
    await screen.findByRole('heading', { level: 2, name: 'Subject 1' });
    fireEvent.click(command('Restore'));
    await screen.findByText('The message is back where it was.');
    fireEvent.click(command('Delete for good'));
    const dialog = await screen.findByRole('alertdialog', { name: 'Delete this message for good?' });
    fireEvent.click(within(dialog).getByRole('button', { name: 'Delete for good' }));
    await screen.findByText('The message was deleted for good.');
  });

  test('PANE-05 a CRM view is a list of all mailboxes', async () => {
    openMail('/mail?folder=Kestrel');
    await screen.findByRole('listbox', { name: 'Kestrel' });
    const views = screen.getByRole('navigation', { name: 'CRM views' });
    expect(within(views).getAllByRole('link').map((link) => link.textContent)).toEqual(['Tracked', 'No regarding', 'Unknown senders', 'Waiting to send']);
    const way = within(views).getByRole('link', { name: 'Unknown senders' });
    way.focus();
    fireEvent.click(way);
    await screen.findByRole('listbox', { name: 'Unknown senders' });
    expect(document.activeElement).toBe(way);
    expect(asked.mock.lastCall?.[0]).toMatchObject({ track: 'unknownSender' });
    for (const where of ['mailbox', 'folder']) expect(asked.mock.lastCall?.[0]).not.toHaveProperty(where);
    expect(within(views).getByRole('link', { current: 'page' }).textContent).toBe('Unknown senders');
    expect(screen.queryByRole('treeitem', { selected: true })).toBeNull();
    fireEvent.click(screen.getByRole('treeitem', { name: /^Inbox/ }));
    await list();
    expect(within(views).queryByRole('link', { current: 'page' })).toBeNull();
  });

  test('in a view messages are archived where they lie, and moved within their own mailbox', async () => {
    const other = { ...mailbox, id: 'other', name: 'Old laptop', deviceOnly: true, folders: [folderOf('old', 'inbox'), folderOf('Old plans', 'ordinary')] };
    openMail('/mail?view=tracked', {
      views: { mailFolders: { mailboxes: [mailbox, other], ready: true }, message: ({ id }) => messageOf(id, { row: rowOf(1, { folder: 'old' }) }) },
    });
    await screen.findByRole('listbox', { name: 'Tracked' });
    fireEvent.click(row(1));
    await screen.findByRole('heading', { level: 2, name: 'Subject 1' });
    fireEvent.click(command('Move'));
    const dialog = await screen.findByRole('dialog');
    expect(within(dialog).getAllByRole('option').map((option) => option.textContent)).toEqual(['Old plans']);
    fireEvent.click(within(dialog).getByRole('button', { name: 'Cancel' }));
    fireEvent.click(row(2), { ctrlKey: true });
    fireEvent.click(row(3), { ctrlKey: true });
    await waitFor(() => expect(command('Move').getAttribute('aria-disabled')).toBe('true'));
    fireEvent.click(command('Archive'));
    await screen.findByText('2 messages are in Archive.');
    expect(proposed(0)).toEqual({ messages: { ids: [idOf(2), idOf(3)], threads: false } });
  });

  test('MBX-06 search goes as one types, here and everywhere; the rows stand until the first answer', async () => {
    openMail('/mail');
    await list();
    fireEvent.change(screen.getByRole('searchbox', { name: 'Search Inbox' }), { target: { value: 'quote' } });
    await waitFor(() => expect(asked.mock.lastCall?.[0]).toMatchObject({ search: 'quote', folder: 'inbox' }));
    fireEvent.click(screen.getByRole('button', { name: 'All folders' }));
    await waitFor(() => expect(asked.mock.lastCall?.[0]).not.toHaveProperty('folder'));
    const all = await screen.findByRole('listbox', { name: 'All folders' });
    expect(within(all).getAllByRole('option')[0]?.textContent).toContain('Inbox');
    expect(screen.getByRole('heading', { level: 1, name: 'All folders' })).toBeTruthy();
    expect(asked.mock.lastCall?.[0]).toMatchObject({ search: 'quote' });
    expect(asked.mock.lastCall?.[0]).not.toHaveProperty('mailbox');
  });

  test('filters and order stand in the address', async () => {
    openMail('/mail?unread&sort=from&threads');
    await list();
    expect(asked.mock.lastCall?.[0]).toMatchObject({ unread: true, sort: 'from', descending: false, threads: true });
  });
});

describe('folders', () => {
  const item = (name: RegExp) => screen.getByRole('treeitem', { name });

  test('a tree with counts: arrows move, open and close; Enter opens a folder', async () => {
    openMail('/mail');
    await list();
    expect(item(/^Inbox, 12 unread/).getAttribute('aria-selected')).toBe('true');
    const kestrel = item(/^Kestrel, 2 unread/);
    expect(item(/^Legal/).getAttribute('aria-level')).toBe('2');
    kestrel.focus();
    fireEvent.keyDown(kestrel, { key: 'ArrowLeft' });
    expect(screen.queryByRole('treeitem', { name: /^Legal/ })).toBeNull();
    fireEvent.keyDown(kestrel, { key: 'ArrowRight' });
    fireEvent.keyDown(kestrel, { key: 'ArrowRight' });
    expect(document.activeElement).toBe(item(/^Legal/));
    fireEvent.keyDown(item(/^Legal/), { key: 'Enter' });
    await screen.findByRole('heading', { level: 1, name: 'Legal' });
  });

  test('a name that is taken is refused before it is sent', async () => {
    openMail('/mail');
    await list();
    fireEvent.keyDown(item(/^Kestrel/), { key: 'F2' });
    const dialog = await screen.findByRole('dialog', { name: 'Rename “Kestrel”' });
    const field = within(dialog).getByRole('textbox', { name: 'Name' });
    fireEvent.change(field, { target: { value: ' inbox ' } });
    fireEvent.click(within(dialog).getByRole('button', { name: 'Rename folder' }));
    expect(await within(dialog).findByText('A folder of this name is there already.')).toBeTruthy();
    expect(saved).not.toHaveBeenCalled();
    fireEvent.change(field, { target: { value: 'Kestrel Instruments' } });
    fireEvent.click(within(dialog).getByRole('button', { name: 'Rename folder' }));
    await screen.findByText('The folder is called “Kestrel Instruments” now.');
    expect(proposed(0)).toEqual({ id: 'Kestrel', name: 'Kestrel Instruments' });
  });

  test('deleting a folder says what goes with it; standard ones have no such command', async () => {
    openMail('/mail');
    await list();
    fireEvent.keyDown(item(/^Archive/), { key: 'Delete' });
    expect(screen.queryByRole('alertdialog')).toBeNull();
    fireEvent.keyDown(item(/^Kestrel/), { key: 'Delete' });
    const dialog = await screen.findByRole('alertdialog', { name: 'Delete the folder “Kestrel”?' });
    expect(dialog.textContent).toMatch(/with 20 messages, and can be taken back/);
    fireEvent.click(within(dialog).getByRole('button', { name: 'Delete folder' }));
    await screen.findByText('The folder “Kestrel” is in Deleted items.');
  });

  test('a folder is moved by a dialog that does not offer what lies below it', async () => {
    openMail('/mail');
    await list();
    fireEvent.keyDown(item(/^Kestrel/), { key: 'F10', shiftKey: true });
    fireEvent.click(await screen.findByRole('menuitem', { name: 'Move…' }));
    const dialog = await screen.findByRole('dialog', { name: 'Move “Kestrel” to' });
    expect(within(dialog).getAllByRole('option').map((option) => option.textContent)).toEqual(['Inbox', 'Archive', 'Deleted items']);
    const field = within(dialog).getByRole('combobox', { name: 'Find a folder' });
    fireEvent.change(field, { target: { value: 'arch' } });
    fireEvent.keyDown(field, { key: 'Enter' });
    await screen.findByText('The folder “Kestrel” was moved.');
    expect(proposed(0)).toEqual({ id: 'Kestrel', parent: 'archive' });
  });

  test('messages are moved by the keys too', async () => {
    openMail('/mail');
    await list();
    fireEvent.click(row(1));
    await screen.findByRole('heading', { level: 2, name: 'Subject 1' });
    fireEvent.click(command('Move'));
    const dialog = await screen.findByRole('dialog', { name: 'Move the message to' });
    const field = within(dialog).getByRole('combobox');
    fireEvent.change(field, { target: { value: 'leg' } });
    fireEvent.keyDown(field, { key: 'Enter' });
    await screen.findByText('The message is in Legal.');
    expect(proposed(0)).toMatchObject({ folder: 'Legal' });
  });
});

describe('a list without messages', () => {
  test('offers the import where there is no mail at all', async () => {
    const empty = { ...mailbox, folders: mailbox.folders.map((folder) => ({ ...folder, total: 0 })) };
    openMail('/mail', { total: 0, views: { mailFolders: { ...folders, mailboxes: [empty] } } });
    await screen.findByText('No mail here yet');
  });

  test('offers the import where there is no mailbox, and says so offline', async () => {
    openMail('/mail', { views: { mailFolders: { mailboxes: [], ready: true }, session: { ...session, connection: { ...session.connection, state: 'offline' } } } });
    await screen.findByText('No mail here yet');
    expect(screen.getByText(/^You are offline/)).toBeTruthy();
  });

  test('says what was searched, and searches everywhere', async () => {
    openMail('/mail?q=palletworks', { total: 0 });
    await screen.findByText('No message with “palletworks”');
    fireEvent.click(screen.getByRole('button', { name: 'Search all folders' }));
    await screen.findByText('No message on this device matches.');
  });

  test('says that a filter leaves nothing, and shows all', async () => {
    openMail('/mail?flagged', { total: 0 });
    await screen.findByText('No flagged messages');
    fireEvent.click(screen.getByRole('button', { name: 'Show all' }));
    await screen.findByText('Nothing in Inbox');
  });

  test('a folder that is gone shows the inbox', async () => {
    openMail('/mail?folder=gone', { views: { mailFolders: { ready: true, mailboxes: [{ ...mailbox, folders: [folderOf('inbox', 'inbox')] }] } } });
    expect(await screen.findByRole('heading', { level: 1, name: 'Inbox' })).toBeTruthy();
  });
});
