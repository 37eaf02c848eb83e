import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import type { JSX } from 'react';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Session, StopQuestion, Suggestion, Sync } from '../../bridge';
import { PaneContext } from '../../ui/pane';
import { type FakeCalls, fakeScreen, type FakeViews } from '../../ui/testing';
import { type Question, SubjectContext, SubjectStore } from '../../ui/tracking/subject';
import { brightwater, catalogue, elias, ines, line4, partyOf, record } from '../../ui/tracking/testing';
import { Questions } from '.';
import { markedParts } from './Marked';
import { namesOf } from './names';

const program = { version: '1', build: 'b', protocol: 1 };
const session: Session = {
  profile: { organizationId: 'o1', organizationName: 'Northbeam', userId: 'u1', name: 'Maya', email: 'maya@northbeam.example', role: 'member', managesUsers: false },
  connection: { state: 'online', lastContact: 1, retryAt: 0, fault: null },
  engine: program,
  relay: program,
};
const offline: Session = { ...session, connection: { ...session.connection, state: 'offline' } };
const saved = vi.fn(({ mutation }: { mutation: string }) => ({ mutation, record: null }));
const choices: readonly Suggestion[] = [
  { record: brightwater, detail: 'Account · Turku', reason: 'recent' },
  { record: line4, detail: 'Opportunity · Brightwater Dairy', reason: 'conversation' },
  { record: ines, detail: 'Contact', reason: 'pinned' },
];
const regardingChoices = vi.fn(({ search }: { search: string }) => ({
  choices: choices.filter(({ record: { name } }) => name.toLowerCase().includes(search)),
  more: false,
  offline: false,
}));
let store: SubjectStore;

beforeEach(() => {
  vi.clearAllMocks();
  localStorage.clear();
  store = new SubjectStore();
});
afterEach(cleanup);

function Asked(): JSX.Element {
  return (
    <SubjectContext.Provider value={store}>
      <PaneContext.Provider value={{ shown: true, toggle: () => undefined }}>
        <button type="button">Opener</button>
        <Questions />
      </PaneContext.Provider>
    </SubjectContext.Provider>
  );
}

/** Puts a question over a fake engine. */
function ask(question: Question, { views = {}, calls = {} }: { views?: FakeViews; calls?: FakeCalls } = {}): void {
  store.ask(question);
  render(
    fakeScreen(<Asked />, { session, ...views }, {
      catalogue,
      regardingChoices,
      trackMessages: saved,
      setRegarding: saved,
      stopTracking: saved,
      matchAddress: saved,
      undo: saved,
      ...calls,
    }),
  );
}

/** What a call was proposed with, without the mutation's id. */
function proposed(call: number): unknown {
  const { mutation: _mutation, ...args } = saved.mock.calls[call]?.[0] ?? { mutation: '' };
  return args;
}

const one: Question = { what: 'regarding', subject: { what: 'message', id: 'm1', mark: { state: 'none', regarding: null } }, regarding: null };
const messages = { ids: ['m1', 'm2'] };
const two: Question = { what: 'regarding', subject: { what: 'messages', messages, count: 2 }, regarding: null };
const field = () => screen.findByRole('combobox', { name: 'Find a record' });
/** What is offered, without the last, which asks the server. */
const options = () =>
  screen
    .getAllByRole('option')
    .map((option) => option.textContent)
    .filter((text) => text?.startsWith('Search server') !== true);

describe('the picker', () => {
  test('TRK-06 offers what is pinned, suggested and recent, and Enter sets the first at once', async () => {
    ask(one);
    const input = await field();
    await screen.findByRole('group', { name: 'Pinned' });
    expect(screen.getAllByRole('group').map((group) => group.firstChild?.textContent)).toEqual(['Pinned', 'Suggested', 'Recent']);
    expect(options()).toEqual(['Ines CarvalhoContact', 'Line 4Opportunity · Brightwater Dairy · The conversation is regarding it', 'Brightwater DairyAccount · Turku']);
    expect(input.getAttribute('aria-activedescendant')).toBe(screen.getByRole('option', { selected: true }).id);
    fireEvent.keyDown(input, { key: 'ArrowDown' });
    fireEvent.keyDown(input, { key: 'Enter' });
    await screen.findByText('The message is regarding Line 4 now.');
    expect(proposed(0)).toEqual({ messages: { ids: ['m1'] }, regarding: { entity: 'opportunity', id: 'o4' } });
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  test('finds as one types, in the order of the engine, and counts', async () => {
    ask(one);
    const input = await field();
    fireEvent.change(input, { target: { value: 'e' } });
    await waitFor(() => expect(screen.getByRole('group').firstChild?.textContent).toBe('Records on this device'));
    expect(options().map((option) => option?.slice(0, 6))).toEqual(['Bright', 'Line 4', 'Ines C']);
    fireEvent.change(input, { target: { value: 'bright ' } });
    await waitFor(() => expect(options()).toEqual(['Brightwater DairyAccount · Turku']));
    expect(regardingChoices.mock.lastCall?.[0]).toMatchObject({ search: 'bright', items: ['m1'] });
    expect(screen.getByText('1 match')).toBeTruthy();
    fireEvent.change(input, { target: { value: 'nothing' } });
    await screen.findByText('No record on this device matches “nothing”.');
    fireEvent.keyDown(input, { key: 'Enter' });
    expect(saved).not.toHaveBeenCalled();
  });

  test('chips keep one kind', async () => {
    ask(one);
    await field();
    fireEvent.click(await screen.findByRole('button', { name: 'Opportunities' }));
    await waitFor(() => expect(regardingChoices.mock.lastCall?.[0]).toMatchObject({ entities: ['opportunity'] }));
    expect(screen.getByRole('button', { name: 'Opportunities' }).getAttribute('aria-pressed')).toBe('true');
    expect(within(screen.getByRole('toolbar')).getAllByRole('button').map((chip) => chip.textContent)).toEqual(['All', 'Accounts', 'Contacts', 'Leads', 'Opportunities', 'Cases']);
  });

  test('what is active is pinned and unpinned with a button', async () => {
    const pin = vi.fn(() => ({}));
    ask(one, { calls: { pin } });
    fireEvent.click(await screen.findByRole('button', { name: 'Unpin Ines Carvalho' }));
    expect(pin).toHaveBeenCalledWith({ record: ines, pinned: false });
    fireEvent.keyDown(await field(), { key: 'ArrowUp' });
    fireEvent.click(screen.getByRole('button', { name: 'Pin Brightwater Dairy' }));
    expect(pin).toHaveBeenLastCalledWith({ record: brightwater, pinned: true });
    await waitFor(() => expect(regardingChoices).toHaveBeenCalledTimes(3));
  });

  test('TRK-06 the last one searches the server, and what only that has can be taken', async () => {
    const searchServer = vi.fn(() => ({ choices: [{ record: { entity: 'account', id: 'a9', name: 'Brightfield' }, detail: 'Oslo', reason: 'match' } as const], more: false, offline: false }));
    ask(one, { calls: { searchServer } });
    const input = await field();
    expect(screen.queryByRole('option', { name: /^Search server/ })).toBeNull();
    fireEvent.change(input, { target: { value: 'bright' } });
    const row = await screen.findByRole('option', { name: /^Search server/ });
    expect(row.textContent).toContain('For records that are not on this device');
    fireEvent.keyDown(input, { key: 'ArrowUp' });
    expect(row.getAttribute('aria-selected')).toBe('true');
    fireEvent.keyDown(input, { key: 'Enter' });
    await screen.findByText('The server has 1 more');
    expect(searchServer).toHaveBeenCalledWith(expect.objectContaining({ search: 'bright' }));
    expect(screen.getAllByRole('group').map((group) => group.firstChild?.textContent)).toEqual(['Records on this device', 'Only on the server']);
    // What was found stands where the row was that asked.
    await waitFor(() => expect(screen.getByRole('option', { selected: true }).textContent).toContain('Brightfield'));
    fireEvent.keyDown(input, { key: 'Enter' });
    await waitFor(() => expect(proposed(0)).toEqual({ messages: { ids: ['m1'] }, regarding: { entity: 'account', id: 'a9' } }));
  });

  test('the search on the server says why it cannot be, and that it failed', async () => {
    const searchServer = vi.fn(() => Promise.reject(new Error('no')));
    ask(one, { calls: { searchServer, regardingChoices: { choices: [], more: false, offline: true } } });
    fireEvent.change(await field(), { target: { value: 'bright' } });
    const row = await screen.findByRole('option', { name: /^Search server/ });
    await waitFor(() => expect(row.getAttribute('aria-disabled')).toBe('true'));
    expect(row.textContent).toContain('You are offline');
    fireEvent.click(row);
    expect(searchServer).not.toHaveBeenCalled();
    cleanup();
    ask(one, { calls: { searchServer }, views: { sync: { complete: false } as Sync } });
    fireEvent.change(await field(), { target: { value: 'bright' } });
    const other = await screen.findByRole('option', { name: /^Search server.*still being filled/ });
    fireEvent.click(other);
    await screen.findByText('The server did not answer. Try again.');
  });

  test('Esc closes and the focus goes back', async () => {
    store.ask(null);
    render(fakeScreen(<Asked />, { session }, { catalogue, regardingChoices }));
    const opener = screen.getByRole('button', { name: 'Opener' });
    opener.focus();
    store.ask(one);
    fireEvent.keyDown(await field(), { key: 'Escape' });
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(document.activeElement).toBe(opener);
    expect(saved).not.toHaveBeenCalled();
  });
});

describe('several messages', () => {
  const rows = [
    { id: 'm1', subject: 'Quote', from: 'Tobias', mark: { state: 'none' as const, regarding: null } },
    { id: 'm2', subject: 'Fault', from: 'Joonas', mark: { state: 'tracked' as const, regarding: brightwater } },
  ];

  test('TRK-06 shows old and new of each before Enter', async () => {
    ask(two, { calls: { trackPreview: { total: 2, untracked: 1, rows, mustConfirm: false } } });
    const input = await field();
    fireEvent.change(input, { target: { value: 'line' } });
    const list = await screen.findByRole('list', { name: /^Enter applies to 2 messages/ });
    await waitFor(() => expect(within(list).getAllByRole('listitem').map((row) => row.textContent)).toEqual(['TobiasQuoteNot tracked, will be trackedLine 4', 'JoonasFaultBrightwater DairyLine 4']));
    fireEvent.keyDown(input, { key: 'Enter' });
    await screen.findByText('2 messages are regarding Line 4 now.');
    expect(proposed(0)).toEqual({ messages, regarding: { entity: 'opportunity', id: 'o4' } });
  });

  test('TRK-06 above the limit of the engine a count is confirmed', async () => {
    ask({ ...two, subject: { what: 'messages', messages, count: 132 } } as Question, { calls: { trackPreview: { total: 132, untracked: 100, rows, mustConfirm: true } } });
    const input = await field();
    fireEvent.change(input, { target: { value: 'line' } });
    await waitFor(() => expect(options()).toHaveLength(1));
    fireEvent.keyDown(input, { key: 'Enter' });
    const dialog = await screen.findByRole('alertdialog', { name: 'Set regarding for 132 messages?' });
    expect(dialog.textContent).toMatch(/regarding Line 4.*100 of them are not tracked yet/);
    expect(saved).not.toHaveBeenCalled();
    fireEvent.click(within(dialog).getByRole('button', { name: 'Set for 132 messages' }));
    await screen.findByText('132 messages are regarding Line 4 now.');
  });

  test('many are tracked, or cleared, after their count was confirmed', async () => {
    const preview = { trackPreview: { total: 2000, untracked: 1990, rows: [], mustConfirm: true } };
    ask({ what: 'track', messages, count: 2000 }, { calls: preview });
    const dialog = await screen.findByRole('alertdialog', { name: 'Track 2,000 messages?' });
    await within(dialog).findByText(/^1,990 messages become e-mails in CRM/);
    fireEvent.click(within(dialog).getByRole('button', { name: 'Track 2,000 messages' }));
    await screen.findByText('2,000 messages are tracked.');
    cleanup();
    store = new SubjectStore();
    ask({ what: 'clear', messages, count: 60 }, { calls: { trackPreview: { ...preview.trackPreview, total: 60 } } });
    fireEvent.click(within(await screen.findByRole('alertdialog', { name: 'Clear regarding of 60 messages?' })).getByRole('button', { name: 'Clear regarding' }));
    await screen.findByText('60 messages are regarding nothing now.');
    expect(proposed(1)).toEqual({ messages, regarding: null });
  });
});

describe('stop tracking', () => {
  const stop: Question = { what: 'stop', id: 'm1', regarding: line4 };
  const question: StopQuestion = { asks: true, mayDelete: true, record, otherTrackers: [elias], attachments: 2 };
  const dialog = () => screen.findByRole('alertdialog', { name: 'Stop tracking this message?' });

  test('TRK-02 DEL-03 keeping is chosen first; what stays and what goes is said', async () => {
    ask(stop, { calls: { stopQuestion: question } });
    const keep = await within(await dialog()).findByRole('radio', { name: /^Keep the e-mail in CRM/ });
    expect((keep as HTMLInputElement).checked).toBe(true);
    expect((await dialog()).textContent).toMatch(/It stays in the history of Line 4\. Your message stays here\./);
    expect((await dialog()).textContent).toMatch(/Elias Brandt tracks it too, and loses it\. Its 2 attachments go with it\. It goes to deleted records/);
    fireEvent.click(screen.getByRole('button', { name: 'Stop tracking' }));
    await screen.findByText('The message is no longer tracked. Its record stays in CRM.');
    expect(proposed(0)).toEqual({ id: 'm1', deleteRecord: false });
  });

  test('DEL-03 the record is deleted where that was chosen, and Undo brings it back', async () => {
    ask(stop, { calls: { stopQuestion: question } });
    fireEvent.click(await within(await dialog()).findByRole('radio', { name: /^Delete the e-mail in CRM too/ }));
    fireEvent.click(screen.getByRole('button', { name: 'Stop tracking' }));
    await screen.findByText('The message is no longer tracked, and its record is deleted.');
    expect(proposed(0)).toEqual({ id: 'm1', deleteRecord: true });
    fireEvent.click(screen.getByRole('button', { name: 'Undo' }));
    await screen.findByText('Your last change is taken back.');
  });

  test('S19 without the right deleting is unavailable and says why', async () => {
    ask(stop, { calls: { stopQuestion: { ...question, mayDelete: false } }, views: { session: offline } });
    const remove = await within(await dialog()).findByRole('radio', { name: /^Delete the e-mail in CRM too.*You have no right to delete this record/ });
    expect((remove as HTMLInputElement).disabled).toBe(true);
    expect(screen.getByText(/^You are offline\. It waits with your other changes/)).toBeTruthy();
  });

  test('one that is no longer tracked says so, and nothing can be done', async () => {
    ask(stop);
    await within(await dialog()).findByText('This message is no longer tracked.');
    fireEvent.click(screen.getByRole('button', { name: 'Stop tracking' }));
    expect(saved).not.toHaveBeenCalled();
  });

  test('a refusal says that nothing has changed', async () => {
    ask(stop, { calls: { stopQuestion: question, stopTracking: undefined as never } });
    await within(await dialog()).findByRole('radio', { name: /^Keep/ });
    fireEvent.click(screen.getByRole('button', { name: 'Stop tracking' }));
    await screen.findByText(/^That was not done, and nothing has changed/);
  });
});

describe('an unknown address', () => {
  const create = (entity: 'contact' | 'lead', tracked: boolean): Question => ({ what: 'create', entity, item: 'm1', party: partyOf(), tracked });
  const createRecord = vi.fn(({ mutation }: { mutation: string }) => ({ mutation, record: { entity: 'contact', id: 'c9', name: 'Jana Weber' } }));
  const value = (name: string) => (screen.getByRole('textbox', { name }) as HTMLInputElement).value;

  test('PANE-03 becomes a contact whose form is filled in, and the tracked message names it', async () => {
    ask(create('contact', true), { calls: { createRecord } });
    await screen.findByRole('dialog', { name: 'Create contact' });
    expect([value('First name'), value('Last name'), value('E-mail')]).toEqual(['Jana', 'Weber', 'j.weber@palletworks.example']);
    fireEvent.click(screen.getByRole('button', { name: 'Create contact' }));
    await screen.findByText('Jana Weber was created.');
    expect(createRecord.mock.lastCall?.[0]).toMatchObject({ entity: 'contact', fields: { firstname: 'Jana', lastname: 'Weber', emailaddress1: 'j.weber@palletworks.example' } });
    expect(proposed(0)).toEqual({ item: 'm1', address: 'j.weber@palletworks.example', record: { entity: 'contact', id: 'c9' } });
    // Both are taken back, the newer first.
    fireEvent.click(screen.getByRole('button', { name: 'Undo' }));
    await screen.findByText('Your last change is taken back.');
    expect([proposed(1), proposed(2)]).toEqual([{ id: saved.mock.calls[0]?.[0].mutation }, { id: createRecord.mock.lastCall?.[0].mutation }]);
  });

  test('PANE-03 of an untracked message nothing else is changed; what is required is asked for', async () => {
    ask(create('lead', false), { calls: { createRecord } });
    await screen.findByRole('dialog', { name: 'Create lead' });
    fireEvent.click(screen.getByRole('button', { name: 'Create lead' }));
    await screen.findByText('One field has to be filled in.');
    const topic = screen.getByRole('textbox', { name: /^Topic/ });
    expect(document.activeElement).toBe(topic);
    fireEvent.change(topic, { target: { value: 'Trays' } });
    fireEvent.click(screen.getByRole('button', { name: 'Create lead' }));
    await screen.findByText('Jana Weber was created.');
    expect(createRecord.mock.lastCall?.[0]).toMatchObject({ entity: 'lead', fields: { subject: 'Trays' } });
    expect(saved).not.toHaveBeenCalled();
  });

  test('a form that is refused stays with what was typed', async () => {
    ask(create('contact', false));
    await screen.findByRole('dialog', { name: 'Create contact' });
    fireEvent.click(screen.getByRole('button', { name: 'Create contact' }));
    await screen.findByText(/^That was not done, and nothing has changed/);
    expect(value('Last name')).toBe('Weber');
  });

  test('PANE-03 is matched to a record that is found', async () => {
    const lookup = vi.fn(() => ({ matches: [{ entity: 'contact', id: 'c1', name: 'Ines Carvalho', detail: '' }] }));
    ask({ what: 'match', item: 'm1', party: partyOf() }, { calls: { lookup } });
    const dialog = await screen.findByRole('dialog', { name: 'Match j.weber@palletworks.example' });
    fireEvent.click(within(dialog).getByRole('button', { name: 'Match' }));
    await within(dialog).findByText('Choose a record.');
    const input = within(dialog).getByRole('combobox');
    fireEvent.change(input, { target: { value: 'ines' } });
    await screen.findByRole('option', { name: /Ines Carvalho/ });
    fireEvent.keyDown(input, { key: 'Enter' });
    fireEvent.click(within(dialog).getByRole('button', { name: 'Match' }));
    await screen.findByText('j.weber@palletworks.example is an address of Ines Carvalho now.');
    expect(lookup.mock.lastCall).toMatchObject([{ entities: ['contact', 'lead', 'account'], text: 'ines' }]);
    expect(proposed(0)).toEqual({ item: 'm1', address: 'j.weber@palletworks.example', record: { entity: 'contact', id: 'c1' } });
  });
});

test.each([
  ['Ines Carvalho', 'x@y.example', 'Ines', 'Carvalho'],
  ['Carvalho, Ines', 'x@y.example', 'Ines', 'Carvalho'],
  ['Ana Maria da Silva', 'x@y.example', 'Ana Maria da', 'Silva'],
  ['', 'j.weber+shop@palletworks.example', 'J', 'Weber'],
  ['info@palletworks.example', 'info@palletworks.example', '', 'Info'],
  ['Cher', 'x@y.example', '', 'Cher'],
])('%j of %s is %j %j', (name, address, first, last) => {
  expect(namesOf({ name, address })).toEqual({ first, last });
});

test('every word that was typed is marked', () => {
  const marked = (text: string, typed: string) => markedParts(text, typed).filter((part) => part.marked).map(({ part }) => part);
  expect(marked('Brightwater Dairy', 'bright da')).toEqual(['Bright', 'Da']);
  expect(marked('Brightwater', '')).toEqual([]);
  expect(markedParts('a İb', 'b').map(({ part }) => part).join('')).toBe('a İb');
});
