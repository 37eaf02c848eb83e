import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import type { JSX } from 'react';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Pane, RecordView, Session } from '../../bridge';
import { PaneContext } from '../../ui/pane';
import { type FakeCalls, fakeScreen, type FakeViews } from '../../ui/testing';
import { SubjectContext, SubjectStore, type Subject } from '../../ui/tracking/subject';
import { brightwater, catalogue, elias, ines, line4, paneOf, partyOf, trackedPane } from '../../ui/tracking/testing';
import { AimAt } from '../../ui/tracking/AimAt';
import { CrmContent } from '.';

const program = { version: '1', build: 'b', protocol: 1 };
const session: Session = {
  profile: { organizationId: 'o1', organizationName: 'Northbeam', userId: 'u1', name: 'Maya', email: 'maya@northbeam.example', role: 'member', managesUsers: false },
  connection: { state: 'online', lastContact: 1, retryAt: 0, fault: null },
  engine: program,
  relay: program,
};
const saved = vi.fn(({ mutation }: { mutation: string }) => ({ mutation, record: null }));
let store: SubjectStore;

beforeEach(() => {
  vi.clearAllMocks();
  localStorage.clear();
  history.replaceState(null, '', '/mail');
  store = new SubjectStore();
});
afterEach(cleanup);

const one: Subject = { what: 'message', id: 'm1', mark: { state: 'none', regarding: null } };

function Within({ subject }: { subject: Subject | null }): JSX.Element {
  return (
    <SubjectContext.Provider value={store}>
      <PaneContext.Provider value={{ shown: true, toggle: () => undefined }}>
        <AimAt subject={subject} />
        <CrmContent />
      </PaneContext.Provider>
    </SubjectContext.Provider>
  );
}

/** Draws the pane of a subject over a fake engine. */
function open(pane: Pane | undefined, { subject = one, views = {}, calls = {} }: { subject?: Subject | null; views?: FakeViews; calls?: FakeCalls } = {}): void {
  render(
    fakeScreen(<Within subject={subject} />, { session, pane: () => pane, ...views }, {
      catalogue,
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

describe('the pane of a message', () => {
  test('PANE-01 has its sections in their order', async () => {
    open(trackedPane({ regarding: line4, people: [partyOf()], related: [{ record: brightwater, detail: 'Account' }] }));
    await screen.findByRole('heading', { name: 'Regarding' });
    expect(screen.getAllByRole('heading', { level: 3 }).map((heading) => heading.textContent)).toEqual(['Regarding', 'People and lists', 'Related records', 'Connections']);
    expect(screen.getByText('Tracked in CRM')).toBeTruthy();
    expect(screen.getByRole('link', { name: 'Options' }).getAttribute('href')).toBe('/options/mail');
  });

  test('TRK-01 one press tracks, and Undo takes it back', async () => {
    open(paneOf());
    fireEvent.click(await screen.findByRole('button', { name: 'Track' }));
    await screen.findByText('The message is tracked.');
    expect(proposed(0)).toEqual({ messages: { ids: ['m1'] } });
    fireEvent.click(screen.getByRole('button', { name: 'Undo' }));
    await screen.findByText('Your last change is taken back.');
    expect(proposed(1)).toEqual({ id: saved.mock.calls[0]?.[0].mutation });
  });

  test('an untracked one suggests two records, and a press sets one', async () => {
    const suggested = [line4, brightwater, ines].map((record) => ({ record, detail: 'Detail', reason: 'sender' as const }));
    open(paneOf({ suggested }));
    const list = await screen.findByRole('list', { name: 'Suggested' });
    expect(within(list).getAllByRole('button')).toHaveLength(2);
    fireEvent.click(await within(list).findByRole('button', { name: /^Set regarding Opportunity\s*Line 4/ }));
    await screen.findByText('The message is regarding Line 4 now.');
    expect(proposed(0)).toEqual({ messages: { ids: ['m1'] }, regarding: { entity: 'opportunity', id: 'o4' } });
  });

  test('TRK-06 what is set is changed by a question and cleared at once', async () => {
    open(trackedPane({ regarding: line4, regardingDetail: 'Opportunity · Brightwater' }));
    fireEvent.click(await screen.findByRole('button', { name: 'Change regarding' }));
    expect(store.read().question).toMatchObject({ what: 'regarding', regarding: line4 });
    fireEvent.click(screen.getByRole('button', { name: 'Clear regarding' }));
    await screen.findByText('The message is regarding nothing now.');
    expect(proposed(0)).toEqual({ messages: { ids: ['m1'] }, regarding: null });
  });

  test('PANE-01 PANE-03 everybody is a record, possibly one, or unknown with the ways to become one', async () => {
    open(
      trackedPane({
        people: [
          partyOf({ match: 'record', records: [{ record: ines, detail: 'Brightwater Dairy', address: '' }], address: 'ines@x.example' }),
          partyOf({ match: 'record', records: [{ record: { ...ines, id: 'c3', name: 'Otto Lind' }, detail: '', address: 'otto@home.example' }], address: 'otto@home.example' }),
          partyOf({ match: 'possible', name: 'Lucas Meyer', address: '', records: [{ record: { ...ines, id: 'c2', name: 'Lucas Meyer' }, detail: 'Palletworks', address: '' }] }),
          partyOf(),
          partyOf({ name: 'Plant', address: 'plant@x.example', isList: true }),
        ],
        morePeople: 3,
      }),
    );
    await screen.findByText('Contact · Brightwater Dairy');
    const possible = screen.getByRole('group', { name: 'Lucas Meyer' });
    expect(within(possible).getByText('Possibly contact · Palletworks')).toBeTruthy();
    expect(within(possible).queryByRole('button')).toBeNull();
    screen.getByText('Contact · otto@home.example');
    const unknown = screen.getByRole('group', { name: 'Jana Weber' });
    fireEvent.click(within(unknown).getByRole('button', { name: 'Create lead for Jana Weber' }));
    expect(store.read().question).toMatchObject({ what: 'create', entity: 'lead', item: 'm1', tracked: true, party: { address: 'j.weber@palletworks.example' } });
    fireEvent.click(within(unknown).getByRole('button', { name: 'Match for Jana Weber' }));
    expect(store.read().question).toMatchObject({ what: 'match', item: 'm1' });
    expect(screen.getByText('List')).toBeTruthy();
    expect(screen.getByText('and 3 more')).toBeTruthy();
    expect(screen.getByRole('heading', { name: 'People and lists' }).nextSibling?.textContent).toBe('8');
  });

  test('a name without an address is never one', async () => {
    open(paneOf({ people: [partyOf({ address: '' })] }));
    const unknown = await screen.findByRole('group', { name: 'Jana Weber' });
    expect(within(unknown).queryByRole('button')).toBeNull();
    expect(within(unknown).getByText('Without an address')).toBeTruthy();
  });

  test('a related record shows in the pane, and back leads to the message', async () => {
    const view = { phase: 'found', entity: 'account', id: 'a1', name: 'Brightwater Dairy', fields: { name: 'Brightwater Dairy', address1_city: 'Turku' } } as unknown as RecordView;
    open(paneOf({ related: [{ record: brightwater, detail: 'Account' }] }), { views: { record: view } });
    // With Ctrl the browser has it.
    const link = await screen.findByRole('link', { name: /Brightwater Dairy/ });
    expect(link.getAttribute('href')).toBe('/records/account/a1');
    fireEvent.click(link);
    expect(await screen.findByText('Turku')).toBeTruthy();
    expect(screen.getByRole('link', { name: 'Open in CRM' }).getAttribute('href')).toBe('/records/account/a1');
    const back = screen.getByRole('button', { name: 'Back to the message' });
    expect(document.activeElement).toBe(back);
    fireEvent.click(back);
    await waitFor(() => expect(document.activeElement?.getAttribute('href')).toBe('/records/account/a1'));
  });

  test('PANE-05 says step by step why it is not in CRM, with what mends it', async () => {
    const goOnline = vi.fn(() => ({}));
    open(
      trackedPane({
        state: 'pending',
        offline: true,
        why: [
          { code: 'trackedByHand', by: { entity: 'systemuser', id: 'u1', name: 'Maya' }, at: 0 },
          { code: 'alsoTrackedBy', by: elias, at: 0 },
          { code: 'waitingOffline', by: null, at: 0, device: 'laptop', mend: 'goOnline' },
        ],
      }),
      { calls: { goOnline, wake: {} } },
    );
    const button = await screen.findByRole('button', { name: 'Why is this tracked?' });
    expect(button.getAttribute('aria-expanded')).toBe('false');
    fireEvent.click(button);
    const steps = screen.getAllByRole('listitem').map((step) => step.textContent);
    expect(steps).toEqual(['You tracked it by hand.', 'Elias Brandt tracks the same message: it is one record.', 'laptop is offline. It is sent from there with the next connection.Go online']);
    fireEvent.click(screen.getByRole('button', { name: 'Go online' }));
    expect(goOnline).toHaveBeenCalledOnce();
    expect(screen.getByRole('note').textContent).toMatch(/^You are offline\. This is what this device knows/);
  });

  test.each([
    { step: { code: 'waiting', by: null, at: 1, device: 'laptop' }, words: /^It waits to be sent from laptop, since .+\d+/ },
    { step: { code: 'waitingOffline', by: null, at: 1, device: '' }, words: /^This device is offline\. It has waited there since .+\d+/ },
    { step: { code: 'refused', by: null, at: 1, detail: 'mutation.deleted' }, words: /^The server did not accept it, .+\d+.*was deleted meanwhile/ },
    { step: { code: 'refused', by: null, at: 0, detail: 'mutation.other' }, words: /^The server did not accept it\. Sync says why/ },
    { step: { code: 'stopped', by: null, at: 1 }, words: /^You stopped tracking it, .+\d+/ },
    { step: { code: 'undone', by: null, at: 1 }, words: /^Tracking it was taken back, .+\d+/ },
    { step: { code: 'recordDeleted', by: null, at: 1 }, words: /^Its record was deleted, .+\d+/ },
    { step: { code: 'reachedCRM', by: null, at: 1 }, words: /^CRM has it since .+\d+/ },
    { step: { code: 'reachedCRM', by: null, at: 0 }, words: /^CRM has it\.$/ },
  ] as const)('PANE-05 says when: $words', async ({ step, words }) => {
    open(trackedPane({ why: [step] }));
    fireEvent.click(await screen.findByRole('button', { name: 'Why is this tracked?' }));
    expect(screen.getAllByRole('listitem').at(-1)?.textContent).toMatch(words);
  });

  test('a refused one leads to what went wrong', async () => {
    open(paneOf({ state: 'refused', issue: 'i1', why: [{ code: 'refused', by: null, at: 0, mend: 'openIssue' }] }));
    expect((await screen.findByRole('link', { name: 'See what went wrong' })).getAttribute('href')).toBe('/sync/issues');
    fireEvent.click(screen.getByRole('button', { name: 'Why did tracking fail?' }));
    fireEvent.click(screen.getByRole('button', { name: 'Open Sync' }));
    expect(location.pathname).toBe('/sync/issues');
  });

  test('who only reads is told so, and the button keeps its place', async () => {
    open(paneOf({ mayTrack: false, people: [partyOf()] }));
    const button = await screen.findByRole('button', { name: 'Track' });
    expect(button.getAttribute('aria-disabled')).toBe('true');
    expect(button.hasAttribute('disabled')).toBe(false);
    fireEvent.click(button);
    expect(saved).not.toHaveBeenCalled();
    expect(screen.getByText('Your role only reads, so you cannot track.')).toBeTruthy();
    expect(screen.queryByRole('button', { name: /Create contact/ })).toBeNull();
  });

  test('the first tracking says once who can read it', async () => {
    open(trackedPane());
    await screen.findByText(/^Everybody in your organization who may read e-mails/);
    fireEvent.click(screen.getByRole('button', { name: 'Understood' }));
    expect(screen.queryByText(/^Everybody in your organization/)).toBeNull();
    cleanup();
    store = new SubjectStore();
    open(trackedPane());
    await screen.findByText('Tracked in CRM');
    expect(screen.queryByText(/^Everybody in your organization/)).toBeNull();
  });

  test('where nothing is selected, and where it is gone, it says so', async () => {
    open(undefined, { subject: null });
    expect(screen.getByText('No item is selected')).toBeTruthy();
    cleanup();
    open(paneOf({ phase: 'absent' }));
    await screen.findByText('This message is not on this device');
  });
});

describe('the pane of several messages', () => {
  const many: Subject = { what: 'messages', messages: { ids: ['m1', 'm2', 'm3'] }, count: 3 };
  const rows = [
    { id: 'm1', subject: 'Quote', from: 'Tobias', mark: { state: 'none' as const, regarding: null } },
    { id: 'm2', subject: 'Fault', from: 'Joonas', mark: { state: 'tracked' as const, regarding: line4 } },
  ];

  test('TRK-06 shows how each stands, and tracks them all', async () => {
    open(undefined, { subject: many, calls: { trackPreview: { total: 3, untracked: 1, rows, mustConfirm: false } } });
    const list = await screen.findByRole('list', { name: 'How they stand' });
    expect(within(list).getAllByRole('listitem').map((row) => row.textContent)).toEqual(['TobiasQuoteNot tracked', 'JoonasFaultLine 4']);
    expect(screen.getByText('How the first 2 stand')).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Track' }));
    await screen.findByText('3 messages are tracked.');
    expect(proposed(0)).toEqual({ messages: { ids: ['m1', 'm2', 'm3'] } });
  });

  test('TRK-02 stopping is unavailable, says why, and can be reached', async () => {
    open(undefined, { subject: many, calls: { trackPreview: { total: 3, untracked: 0, rows, mustConfirm: false } } });
    const stop = await screen.findByRole('button', { name: 'Stop tracking' });
    expect(stop.getAttribute('aria-disabled')).toBe('true');
    stop.focus();
    expect(document.activeElement).toBe(stop);
    expect(screen.getByText(/^Pick a single message to stop tracking/)).toBeTruthy();
    fireEvent.click(stop);
    expect(store.read().question).toBeNull();
  });

  test('TRK-06 many are counted first', async () => {
    open(undefined, { subject: { ...many, count: 132 }, calls: { trackPreview: { total: 132, untracked: 120, rows, mustConfirm: true } } });
    fireEvent.click(await screen.findByRole('button', { name: 'Track' }));
    await waitFor(() => expect(store.read().question).toMatchObject({ what: 'track', count: 132 }));
    expect(saved).not.toHaveBeenCalled();
  });

  test('what cannot be told is said', async () => {
    open(undefined, { subject: many });
    await screen.findByText('How they stand cannot be told now.');
  });
});
