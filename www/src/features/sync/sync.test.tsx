import { FluentProvider, webLightTheme } from '@fluentui/react-components';
import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { type Catalogue, type Change, EngineFault, type Issue, type Notice, type Session, type Sync as SyncView } from '../../bridge';
import { type FakeCalls, FakeEngineProvider, type FakeViews } from '../../bridge/fake';
import { ToastProvider } from '../../ui/Toasts';
import { Sync } from '.';

const program = { version: '1', build: 'b', protocol: 1 };
const session: Session = { profile: null, connection: { state: 'online', lastContact: 1, retryAt: 0, fault: null }, engine: program, relay: program };
const still: SyncView = {
  phase: 'live',
  done: 0,
  total: 0,
  waiting: 0,
  issues: 0,
  overwritten: 0,
  replaced: 0,
  duplicates: 0,
  complete: true,
  lastSynced: Date.now(),
  rows: 12_480,
  offlineChosen: false,
  paused: false,
  held: null,
  storage: 'ok',
  checked: 0,
  differed: 0,
  commit: 7,
  revoked: false,
};
const catalogue: Catalogue = {
  entities: [
    {
      name: 'account',
      label: 'Account',
      plural: 'Accounts',
      nameOf: 'name',
      owned: true,
      columns: ['name'],
      form: [],
      states: [],
      attributes: [
        { name: 'name', label: 'Account Name', type: 'text', required: true },
        { name: 'revenue', label: 'Annual Revenue', type: 'money' },
      ],
    },
  ],
};
const dairy = { entity: 'account', id: 'a1', name: 'Brightwater Dairy' };
const change: Change = { mutation: 'm1', kind: 'update', records: [dairy], count: 1, fields: ['Annual Revenue', 'Main Phone'], detail: '', at: Date.now(), sent: false, mayUndo: true };
const saved = ({ mutation }: { mutation: string }) => ({ mutation, record: null });

function open(path: string, views: FakeViews, calls: FakeCalls = {}, sync: Partial<SyncView> = {}) {
  history.replaceState(null, '', path);
  return render(
    <FluentProvider theme={webLightTheme}>
      <FakeEngineProvider views={{ session, sync: { ...still, ...sync }, outbox: { total: 0, offset: 0, rows: [] }, ...views }} calls={{ catalogue, ...calls }}>
        <ToastProvider>
          <Sync device={<p>The device</p>} />
        </ToastProvider>
      </FakeEngineProvider>
    </FluentProvider>,
  );
}
const press = (name: string | RegExp) => fireEvent.click(screen.getByRole('button', { name }));

afterEach(cleanup);

describe('how synchronization stands', () => {
  test.each([
    { sync: {}, says: 'Everything is up to date' },
    { sync: { waiting: 2 }, says: 'Sending your changes' },
    { sync: { phase: 'apart' }, says: 'Not connected' },
    { sync: { phase: 'apart', offlineChosen: true }, says: 'Working offline, as you chose' },
    { sync: { phase: 'filling', paused: true }, says: 'Paused' },
  ] as { sync: Partial<SyncView>; says: string }[])('$says', ({ sync, says }) => {
    open('/sync', {}, {}, sync);
    screen.getByText(says);
  });

  test('SYNC-05 progress is counted, and can be paused', async () => {
    const pauseSync = vi.fn(() => ({}));
    open('/sync', {}, { pauseSync }, { phase: 'filling', done: 48_210, total: 100_000, complete: false });
    screen.getByText('48,210 of 100,000');
    expect(screen.getByRole('progressbar').getAttribute('aria-valuetext')).toBe('48,210 of 100,000');
    press('Pause');
    await screen.findByText('Synchronization is paused.');
    expect(pauseSync).toHaveBeenCalledOnce();
  });

  test('SYNC-05 one goes offline and online by choice', async () => {
    const goOffline = vi.fn(() => ({}));
    const { unmount } = open('/sync', {}, { goOffline });
    press('Go offline');
    await screen.findByText(/^You work offline now/);
    unmount();
    const goOnline = vi.fn(() => {
      throw new EngineFault('internal', 'x');
    });
    open('/sync', {}, { goOnline }, { offlineChosen: true });
    expect(screen.getByRole('button', { name: 'Synchronize now' }).getAttribute('aria-disabled')).toBe('true');
    press('Go online');
    await screen.findByText(/^That was not done/);
  });

  test('a relay without room is said', () => {
    open('/sync', {}, {}, { held: 'full', waiting: 1 });
    expect(screen.getByRole('alert').textContent).toMatch(/takes no changes now\. Its disk is full/);
  });

  test('this device has its own part', () => {
    open('/sync/device', {}, {}, { checked: Date.now(), differed: 2 });
    screen.getByText('The device');
    screen.getByText(/: 2 records differed and were mended\.$/);
  });

  test('SYNC-10 the copy is compared, or it is said why not', async () => {
    open('/sync/device', {}, {
      checkCopy: () => {
        throw new EngineFault('offline', 'worker.checkCopy');
      },
    });
    press('Compare with the relay');
    await screen.findByText(/^The comparison did not happen/);
  });
});

describe('what waits', () => {
  test('SYNC-10 every change is in words, and is taken back', async () => {
    const undo = vi.fn(saved);
    const rows: Change[] = [
      { ...change, sent: true, mayUndo: false },
      { ...change, mutation: 'm2', kind: 'assign', count: 5, detail: 'Elias Brandt' },
      { ...change, mutation: 'm3', kind: 'create' },
    ];
    open('/sync', { outbox: ({ offset, count }) => ({ total: 3, offset, rows: rows.slice(offset, offset + count) }) }, { undo }, { waiting: 3 });
    const list = screen.getByRole('list', { name: 'Waiting to send' });
    expect(within(list).getAllByRole('listitem').map((item) => item.textContent)).toEqual([
      expect.stringMatching(/^Changed Annual Revenue and Main Phone of “Brightwater Dairy”.*sent, not confirmed yet$/),
      expect.stringMatching(/^Assigned 5 records to Elias Brandt/),
      expect.stringMatching(/^New: “Brightwater Dairy”/),
    ]);
    press('Undo: New: “Brightwater Dairy”');
    await screen.findByText('The change is taken back.');
    expect(undo.mock.calls[0]?.[0]).toMatchObject({ id: 'm3' });
  });

  test('nothing waits', () => {
    open('/sync', {});
    screen.getByText('Nothing waits to be sent');
  });
});

describe('what was refused', () => {
  const issue: Issue = {
    id: 'i1',
    change: { ...change, mayUndo: false },
    reason: 'invalid',
    op: 'mutation.deleted',
    at: Date.now(),
    entity: 'account',
    values: { revenue: '12' },
    dependants: [],
    mayRecreate: true,
  };
  const calls = () => ({ retryIssue: vi.fn(saved), recreateIssue: vi.fn(saved), discardIssue: vi.fn(saved) });

  test.each([
    { op: 'mutation.deleted', reason: 'invalid', says: 'The record was deleted meanwhile.' },
    { op: 'mutation.denied', reason: 'denied', says: /^You had no right to do this/ },
    { op: 'mutation.update', reason: 'invalid', says: 'A value was not accepted.' },
    { op: 'mutation.dependent', reason: 'notFound', says: /needs an earlier change/ },
    { op: 'x', reason: 'internal', says: /could not carry it out/ },
  ] as const)('SYNC-04 $op ($reason) is told in a sentence', ({ op, reason, says }) => {
    open('/sync/issues', { issues: { rows: [{ ...issue, op, reason }] } });
    screen.getByText(says);
  });

  test('SYNC-04 it is tried again as it is, or its record is made again', async () => {
    const made = calls();
    open('/sync/issues', { issues: { rows: [issue] } }, made);
    press('Retry');
    await screen.findByText('The change is on its way again.');
    expect(made.retryIssue.mock.calls[0]?.[0]).toMatchObject({ id: 'i1', fields: {} });
    press('Create it again');
    await screen.findByText(/^The record is made again/);
    expect(made.recreateIssue).toHaveBeenCalledOnce();
  });

  test('SYNC-04 its values are mended before it is tried again', async () => {
    const made = calls();
    open('/sync/issues', { issues: { rows: [issue] } }, made);
    press('Edit and retry…');
    const dialog = await screen.findByRole('dialog', { name: 'Edit and retry' });
    const field = await within(dialog).findByLabelText('Annual Revenue');
    fireEvent.change(field, { target: { value: '15' } });
    fireEvent.blur(field);
    fireEvent.click(within(dialog).getByRole('button', { name: 'Retry' }));
    await screen.findByText('The change is on its way again.');
    expect(made.retryIssue.mock.calls[0]?.[0]).toMatchObject({ id: 'i1', fields: { revenue: '15' } });
  });

  test('SYNC-04 discarding asks, and names what goes with it', async () => {
    const made = calls();
    const dependant = { ...issue, id: 'i2', op: 'mutation.dependent' };
    open('/sync/issues', { issues: { rows: [{ ...issue, dependants: [dependant] }] } }, made);
    screen.getByText('One later change waits for this one');
    press('Discard');
    const dialog = await screen.findByRole('alertdialog', { name: 'Discard this change?' });
    expect(dialog.textContent).toMatch(/One later change that needs it goes with it/);
    expect(document.activeElement?.textContent).toBe('Keep it');
    fireEvent.click(within(dialog).getByRole('button', { name: 'Discard' }));
    await screen.findByText('The change is discarded.');
    expect(made.discardIssue.mock.calls[0]?.[0]).toMatchObject({ id: 'i1' });
  });
});

describe('a tracking that was refused', () => {
  const quote = { entity: 'email', id: 'e1', name: 'Revised quote' };
  const tracked: Change = { ...change, kind: 'track', records: [quote], fields: [], detail: 'Brightwater Dairy', mayUndo: false };
  const issue: Issue = { id: 'i9', change: tracked, reason: 'notFound', op: 'mutation.deleted', at: Date.now(), entity: 'email', values: { regardingobjectid: dairy }, dependants: [], mayRecreate: true };
  const withEmail: Catalogue = {
    entities: [
      ...catalogue.entities,
      { name: 'email', label: 'Email', plural: 'Emails', nameOf: 'subject', owned: true, columns: [], form: [], states: [], attributes: [{ name: 'regardingobjectid', label: 'Regarding', type: 'lookup', targets: ['account'] }] },
    ],
  };
  const calls = () => ({ catalogue: withEmail, retryIssue: vi.fn(saved), recreateIssue: vi.fn(saved), discardIssue: vi.fn(saved) });

  test.each([
    { kind: 'track', detail: 'Brightwater Dairy', says: 'Tracked “Revised quote”, regarding Brightwater Dairy' },
    { kind: 'track', detail: '', says: 'Tracked “Revised quote”' },
    { kind: 'setRegarding', detail: 'Brightwater Dairy', says: 'Set regarding of “Revised quote” to Brightwater Dairy' },
    { kind: 'setRegarding', detail: '', says: 'Cleared what “Revised quote” is regarding' },
    { kind: 'stopTracking', detail: '', says: 'Stopped tracking “Revised quote”' },
  ] as const)('TRK-10 $says stands in what waits', ({ kind, detail, says }) => {
    open('/sync', { outbox: { total: 1, offset: 0, rows: [{ ...tracked, kind, detail }] } }, {}, { waiting: 1 });
    expect(screen.getByText(says)).toBeTruthy();
  });

  test.each([
    { op: 'mutation.deleted', reason: 'notFound', says: /was to be regarding, was deleted meanwhile\. The message is unchanged/ },
    { op: 'mutation.linkChanged', reason: 'stale', says: /no longer tracked to that record/ },
    { op: 'mutation.notRegardable', reason: 'invalid', says: /cannot be regarding a record of that kind/ },
    { op: 'mutation.sealed', reason: 'invalid', says: /only what it is regarding can change/ },
    { op: 'mutation.denied', reason: 'denied', says: /no right to track it so/ },
    { op: 'mutation.notFound', reason: 'notFound', says: /no longer yours to see\. The message/ },
    { op: 'mutation.dependent', reason: 'notFound', says: /needs an earlier change/ },
  ] as const)('S9 $op ($reason) is told in a sentence', ({ op, reason, says }) => {
    open('/sync/issues', { issues: { rows: [{ ...issue, op, reason }] } });
    screen.getByText(says);
  });

  test('DEL-17 the message is tracked again, or regarding another record', async () => {
    const made = calls();
    open('/sync/issues', { issues: { rows: [issue] } }, made);
    expect(screen.queryByRole('button', { name: 'Create it again' })).toBeNull();
    press('Track again');
    await screen.findByText('The message is tracked again, as a record of its own.');
    expect(made.retryIssue.mock.calls[0]?.[0]).toMatchObject({ id: 'i9', fields: {} });
    press('Choose another record…');
    const dialog = await screen.findByRole('dialog', { name: 'Track regarding another record' });
    fireEvent.click(await within(dialog).findByRole('button', { name: 'Clear Regarding' }));
    fireEvent.click(within(dialog).getByRole('button', { name: 'Track again' }));
    await waitFor(() => expect(made.retryIssue).toHaveBeenCalledTimes(2));
    expect(made.retryIssue.mock.calls[1]?.[0]).toMatchObject({ id: 'i9', fields: { regardingobjectid: null } });
  });

  test('DEL-17 or it is dropped, after a question', async () => {
    const made = calls();
    open('/sync/issues', { issues: { rows: [issue] } }, made);
    press('Drop');
    const dialog = await screen.findByRole('alertdialog', { name: 'Leave this message untracked?' });
    expect(dialog.textContent).toMatch(/The message is unchanged, and so is the record at the relay\./);
    fireEvent.click(within(dialog).getByRole('button', { name: 'Drop' }));
    await screen.findByText('The change is dropped. The message is unchanged.');
    expect(made.discardIssue.mock.calls[0]?.[0]).toMatchObject({ id: 'i9' });
  });

  test('S19 a stop that was refused is tried again as it is', async () => {
    const made = calls();
    open('/sync/issues', { issues: { rows: [{ ...issue, change: { ...tracked, kind: 'stopTracking', detail: '' }, op: 'mutation.denied', reason: 'denied', values: {} }] } }, made);
    press('Stop tracking again');
    await screen.findByText('The change is on its way again.');
    press('Drop');
    await screen.findByRole('alertdialog', { name: 'Drop this change?' });
  });
});

describe('what was replaced', () => {
  const notice: Notice = {
    id: 'n1',
    side: 'overwritten',
    record: dairy,
    by: { entity: 'systemuser', id: 'u2', name: 'Elias Brandt' },
    at: Date.now(),
    changes: [{ attribute: 'revenue', label: 'Annual Revenue', lost: '235000', standing: '248000' }],
  };

  test('SYNC-03 both values show; mine comes back; all are dismissed at once', async () => {
    const restoreNotice = vi.fn(saved);
    const closeNotices = vi.fn(saved);
    open('/sync/overwritten', { notices: { rows: [notice, { ...notice, id: 'n2', side: 'replaced' }] } }, { restoreNotice, closeNotices });
    const row = (await screen.findByText('235,000.00')).closest('tr')!;
    expect(row.textContent).toMatch(/Brightwater DairyAnnual Revenue235,000\.00248,000\.00Elias Brandt/);
    press('Restore mine');
    await screen.findByText(/^The earlier value is back/);
    expect(restoreNotice.mock.calls[0]?.[0]).toMatchObject({ id: 'n1' });
    press('Dismiss all');
    await screen.findByText('The notice is dismissed.');
    expect(closeNotices.mock.calls[0]?.[0]).toMatchObject({ ids: ['n1'] });
  });

  test('what I replaced stands apart', async () => {
    open('/sync/replaced', { notices: { rows: [notice] } });
    screen.getByText('You replaced nothing of others');
  });
});
