import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Message, MessageRow, Pane, TrackMark } from '../../bridge';
import { line4, paneOf, partyOf, trackedPane } from '../../ui/tracking/testing';
import { asked, idOf, messageOf, openMail, proposed, saved, session } from './testing';

beforeEach(() => {
  vi.clearAllMocks();
  localStorage.clear();
});
afterEach(cleanup);

const list = () => screen.findByRole('listbox', { name: 'Inbox' });
const row = (n: number) => screen.getByText(`Subject ${n}`, { selector: '[role="option"] *' }).closest<HTMLElement>('[role="option"]')!;
const command = (name: string) => within(screen.getByRole('toolbar')).getByRole('button', { name });
const marked = (mark: TrackMark) => (r: MessageRow, n: number) => (n === 0 ? { ...r, track: mark } : r);

describe('the list', () => {
  test.each([
    [{ state: 'none', regarding: null }, /Preview 0$/],
    [{ state: 'tracked', regarding: null }, /Preview 0, tracked$/],
    [{ state: 'pending', regarding: line4 }, /Line 4, tracked, waiting to send, regarding opportunity Line 4$/],
    [{ state: 'refused', regarding: null }, /Preview 0, tracking failed$/],
    [{ state: 'awaiting', regarding: null }, /, tracked, its text is still to come$/],
  ] as const)('PANE-05 says and shows %j', async (mark, words) => {
    openMail('/mail', { total: 2, change: marked(mark) });
    await list();
    await waitFor(() => expect(row(0).textContent).toMatch(words));
    expect(row(0).querySelector('[data-track]')?.getAttribute('data-track') ?? 'none').toBe(mark.state);
    // Once only, for those who hear it.
    expect(screen.queryByText('Line 4')?.closest('[aria-hidden]') === null).toBe(false);
    expect(row(1).querySelector('[data-track]')).toBeNull();
  });

  test('PANE-05 is filtered by how messages stand, from the menu and the address', async () => {
    openMail('/mail?track=noRegarding');
    await list();
    expect(asked.mock.lastCall?.[0]).toMatchObject({ track: 'noRegarding' });
    fireEvent.click(await screen.findByRole('button', { name: 'Filters: No regarding' }));
    fireEvent.click(await screen.findByRole('menuitemradio', { name: 'Tracking failed' }));
    await waitFor(() => expect(asked.mock.lastCall?.[0]).toMatchObject({ track: 'refused' }));
    expect(location.search).toBe('?track=refused');
  });

  test('a filter that leaves nothing says so, and shows all', async () => {
    openMail('/mail?track=pending', { total: 0 });
    await screen.findByText('No messages that wait to be sent');
    fireEvent.click(screen.getByRole('button', { name: 'Show all' }));
    await screen.findByText('Nothing in Inbox');
  });
});

describe('commands', () => {
  const open = async (pane: Pane, mark: TrackMark = { state: pane.state, regarding: pane.regarding }) => {
    openMail(`/mail?message=${idOf(1)}`, {
      views: { pane, message: ({ id }) => messageOf(id, { row: { ...messageOf(id).row!, track: mark } }) },
      calls: { trackPreview: { total: 2, untracked: 2, rows: [], mustConfirm: false } },
    });
    await screen.findByRole('heading', { level: 2, name: 'Subject 1' });
  };

  test('TRK-01 the open message is tracked with Undo; a tracked one offers to stop', async () => {
    await open(paneOf());
    await waitFor(() => expect(command('Track').getAttribute('aria-disabled')).toBeNull());
    fireEvent.click(command('Track'));
    // The CRM pane is not beside it, so the message says who can read it, once.
    await screen.findByText(/^The message is tracked\. Everybody in your organization/);
    expect(proposed(0)).toEqual({ messages: { ids: [idOf(1)] } });
    fireEvent.click(command('Track'));
    await screen.findByText('The message is tracked.');
    cleanup();
    await open(trackedPane());
    await waitFor(() => expect(command('Stop tracking').getAttribute('aria-disabled')).toBeNull());
    expect(within(screen.getByRole('toolbar')).queryByRole('button', { name: 'Track' })).toBeNull();
  });

  test('TRK-01 a message is at hand as soon as its row is pressed, before its text is here', async () => {
    openMail('/mail', { total: 2, change: marked({ state: 'tracked', regarding: null }), views: { message: undefined as unknown as Message } });
    await list();
    await waitFor(() => expect(row(0)).toBeTruthy());
    fireEvent.click(row(0));
    expect(command('Stop tracking').getAttribute('aria-disabled')).toBeNull();
    fireEvent.click(row(1));
    expect(command('Track').getAttribute('aria-disabled')).toBeNull();
  });

  test('TRK-02 with several selected stopping is unavailable and says why, the rest is for all', async () => {
    await open(paneOf());
    fireEvent.click(row(2), { ctrlKey: true });
    fireEvent.click(row(3), { ctrlKey: true });
    await waitFor(() => expect(command('Stop tracking').getAttribute('aria-disabled')).toBe('true'));
    const description = command('Stop tracking').getAttribute('aria-describedby');
    expect(description === null ? command('Stop tracking').getAttribute('aria-description') : document.getElementById(description)?.textContent).toMatch(/one message at a time/);
    fireEvent.click(command('Track'));
    await screen.findByText(/^2 messages are tracked\./);
    expect(proposed(0)).toEqual({ messages: { ids: [idOf(2), idOf(3)], threads: false } });
  });

  test('the menu of a row has them, with their keys', async () => {
    await open(trackedPane({ regarding: line4 }));
    fireEvent.contextMenu(row(1));
    const menu = await screen.findByRole('menu');
    expect(within(menu).getByRole('menuitem', { name: /^Change regarding/ }).textContent).toMatch(/Ctrl \. R/);
    fireEvent.click(within(menu).getByRole('menuitem', { name: /^Clear regarding/ }));
    await screen.findByText('The message is regarding nothing now.');
    expect(proposed(0)).toEqual({ messages: { ids: [idOf(1)] }, regarding: null });
  });

  test('TRK-09 its record and what it is regarding open', async () => {
    await open(trackedPane({ regarding: line4 }));
    fireEvent.contextMenu(row(1));
    fireEvent.click(await screen.findByRole('menuitem', { name: /^Open regarding/ }));
    expect(location.pathname).toBe('/records/opportunity/o4');
    cleanup();
    await open(trackedPane());
    fireEvent.contextMenu(row(1));
    const item = await screen.findByRole('menuitem', { name: /^Open in CRM/ });
    await waitFor(() => expect(item.getAttribute('aria-disabled')).not.toBe('true'));
    fireEvent.click(item);
    expect(location.pathname).toBe('/records/email/e1');
  });

  test('who only reads cannot track, and is told', async () => {
    openMail(`/mail?message=${idOf(1)}`, { views: { pane: paneOf({ mayTrack: false }), session: { ...session, profile: { ...session.profile!, role: 'readOnly' } } } });
    await screen.findByRole('heading', { level: 2, name: 'Subject 1' });
    expect(command('Track').getAttribute('aria-disabled')).toBe('true');
    fireEvent.click(command('Track'));
    expect(saved).not.toHaveBeenCalled();
  });

  test('PANE-01 the line under the sender and the people say what CRM knows', async () => {
    const to = partyOf({ role: 'to', name: 'Maya Lindqvist', address: 'Maya@northbeam.example' });
    await open(trackedPane({ regarding: line4, people: [to], unknown: 1 }));
    // How wide the window is decides whether it shows.
    const strip = await screen.findByLabelText('CRM');
    expect(strip.textContent).toMatch(/Line 4 · 1 unknown address/);
    expect(within(strip).getByRole('img', { name: 'Tracked', hidden: true })).toBeTruthy();
    expect(within(screen.getByRole('group', { name: 'To' })).getByRole('img', { name: 'Not in CRM' })).toBeTruthy();
  });
});
