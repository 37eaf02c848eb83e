import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { EngineFault, type ImportRun, type MailFolder, type Pane, type Session, type StartImport } from '../../../bridge';
import { type FakeCalls, fakeScreen, type FakeViews } from '../../../ui/testing';
import { Examples } from './Examples';
import { loadMade } from './kept';
import { writeMbox } from './mbox';
import { exampleMessages } from './messages';
import { exampleRecords } from './records';

const program = { version: '1', build: 'b', protocol: 2 };
const session: Session = {
  profile: { organizationId: 'o1', organizationName: 'Northbeam', userId: 'u1', name: 'Maya Lindqvist', email: 'maya@northbeam.example', role: 'member', managesUsers: false },
  connection: { state: 'online', lastContact: 1, retryAt: 0, fault: null },
  engine: program,
  relay: program,
};
const of = 'o1 u1';
const folder: MailFolder = { id: 'f1', parent: null, name: 'Examples', kind: 'ordinary', depth: 0, unread: 0, total: 12 };
const mailFolders = { ready: true, mailboxes: [{ id: 'b1', name: 'Maya', deviceOnly: false, folders: [folder], trusted: [] }] };
const run = (id: string, more: Partial<ImportRun> = {}): ImportRun => ({ id, state: 'done', files: 1, filesDone: 1, bytes: 1, bytesDone: 1, found: 12, imported: 12, duplicates: 0, refused: 0, rows: [], mailbox: 'b1', fault: null, ...more });
const pane = { phase: 'found', state: 'none', record: null, mayDeleteRecord: true } as Pane;

beforeEach(() => {
  localStorage.clear();
  history.replaceState(null, '', '/options/examples');
});
afterEach(cleanup);

/** An engine that makes and imports what it is asked for. */
function engine(more: FakeCalls = {}) {
  let made = 0;
  const started: StartImport[] = [];
  const calls = {
    createRecord: vi.fn(({ mutation, entity }: { mutation: string; entity: string; fields: object }) => ({ mutation, record: { entity, id: `r${++made}`, name: '' } })),
    startImport: vi.fn((args: StartImport & { handles: readonly File[] }) => {
      started.push(args);
      return {};
    }),
    messageIds: vi.fn(() => ({ ids: ['m1', 'm2'] })),
    dismissImport: vi.fn(() => ({})),
    deleteRecords: vi.fn(({ mutation }: { mutation: string; entity: string; ids: readonly string[] }) => ({ mutation, record: null })),
    deleteMessages: vi.fn(({ mutation }: { mutation: string }) => ({ mutation, record: null })),
    deleteFolder: vi.fn(({ mutation }: { mutation: string }) => ({ mutation, record: null })),
  };
  return { calls: { ...calls, ...more }, made: calls, started };
}

function open(calls: FakeCalls, views: FakeViews = {}) {
  const shown = (now: FakeViews) => fakeScreen(<Examples />, { session, mailFolders, imports: { running: [] }, ...now }, calls);
  const drawn = render(shown(views));
  return { again: (now: FakeViews) => drawn.rerender(shown(now)) };
}
const press = (name: string) => fireEvent.click(screen.getByRole('button', { name }));

describe('examples', () => {
  test('it is said what comes before anything does, and the button has the focus', async () => {
    const { calls, made } = engine();
    open(calls);
    const button = await screen.findByRole('button', { name: 'Fill with examples' });
    await waitFor(() => expect(document.activeElement).toBe(button));
    screen.getByText('In the CRM of Northbeam: 4 accounts, 8 contacts, 3 leads, 4 opportunities and 2 cases. Everybody in it sees them.');
    screen.getByText('In your mailbox: a folder “Examples” with 12 messages. Only you see them, until you track one.');
    expect(made.createRecord).not.toHaveBeenCalled();
    expect(screen.queryByRole('button', { name: 'Remove the examples' })).toBeNull();
  });

  test('records and messages are made, and the messages open', async () => {
    const { calls, made, started } = engine();
    const { again } = open(calls);
    press('Fill with examples');
    await waitFor(() => expect(started).toHaveLength(1));
    expect(made.createRecord).toHaveBeenCalledTimes(exampleRecords.length);
    expect(made.createRecord.mock.calls[4]?.[0]).toMatchObject({ entity: 'contact', fields: { firstname: 'Astrid', parentcustomerid: { entity: 'account', id: 'r1' } } });
    expect(started[0]).toMatchObject({ mailbox: 'default', folder: null, files: [{ name: 'Examples.mbox' }] });
    await screen.findByText('Importing the messages');
    again({ imports: { running: [run(started[0]!.id)] } });
    await waitFor(() => expect(location.pathname + location.search).toBe('/mail?folder=f1&message=m1'));
    expect(loadMade(of)).toMatchObject({ folder: 'f1', messages: ['m1', 'm2'] });
    expect(made.dismissImport).toHaveBeenCalledWith({ id: started[0]!.id });
    screen.getByText('The examples are here: 21 records and 2 messages.');
  });

  test('what was interrupted goes on, and makes nothing twice', async () => {
    let left = 6;
    const first = engine();
    const createRecord = vi.fn((args: { mutation: string; entity: string; fields: object }) => {
      if (left-- === 0) throw new EngineFault('full', 'worker.createRecord');
      return first.made.createRecord(args);
    });
    vi.spyOn(console, 'error').mockReturnValueOnce();
    open({ ...first.calls, createRecord });
    press('Fill with examples');
    await screen.findByText(/^Filling stopped\. What was made is here/);
    screen.getByText('Filling was interrupted: 6 records are here, the messages are not.');
    press('Go on filling');
    await screen.findByText('Importing the messages');
    expect(createRecord).toHaveBeenCalledTimes(exampleRecords.length + 1);
    expect(new Set(loadMade(of)?.records.map(({ key }) => key)).size).toBe(exampleRecords.length);
  });

  test('an import whose page was left is given its file again, the very same', async () => {
    const { calls, started } = engine();
    open(calls);
    press('Fill with examples');
    await waitFor(() => expect(started).toHaveLength(1));
    const { id } = started[0]!;
    cleanup();
    open(calls, { imports: { running: [run(id, { state: 'waiting' })] } });
    await waitFor(() => expect(started).toHaveLength(2));
    expect(started.map((args) => [args.id, args.files[0]?.sizeBytes])).toEqual([[id, started[0]!.files[0]!.sizeBytes], [id, started[0]!.files[0]!.sizeBytes]]);
  });

  test('an import that fails is said, and another one can begin', async () => {
    const { calls, started } = engine();
    const { again } = open(calls);
    press('Fill with examples');
    await waitFor(() => expect(started).toHaveLength(1));
    await screen.findByText('Importing the messages');
    again({ imports: { running: [run(started[0]!.id, { state: 'failed' })] } });
    await screen.findByText(/^The messages could not be imported/);
    expect(loadMade(of)?.run).toBeNull();
    press('Go on filling');
    await waitFor(() => expect(started).toHaveLength(2));
    expect(started[1]!.id).not.toBe(started[0]!.id);
  });

  describe('removing', () => {
    const all = { of, at: 1, run: 'i1', folder: 'f1', messages: ['m1', 'm2'], records: [{ key: 'fjordline', entity: 'account', id: 'r1' }, { key: 'oven', entity: 'opportunity', id: 'r2' }] };
    beforeEach(() => localStorage.setItem('regarding.examples', JSON.stringify(all)));

    test('takes the messages, what was tracked from them, their folder and the records', async () => {
      const { calls, made } = engine();
      open(calls, { pane: ({ id }) => (id === 'm1' ? { ...pane, record: { entity: 'email', id: 'e1', name: 'x' } } : pane) });
      press('Remove the examples');
      await screen.findByText('The examples are removed.');
      expect(made.deleteMessages).toHaveBeenCalledTimes(2);
      // The second time for good.
      expect(made.deleteFolder.mock.calls.map(([args]) => (args as unknown as { id: string }).id)).toEqual(['f1', 'f1']);
      expect(made.deleteRecords.mock.calls.map(([{ entity, ids }]) => [entity, ids])).toEqual([['email', ['e1']], ['opportunity', ['r2']], ['account', ['r1']]]);
      expect(localStorage.length).toBe(0);
      expect(screen.getByRole('button', { name: 'Fill with examples' })).toBeTruthy();
    });

    test('leaves a folder that holds more, and passes over what is gone', async () => {
      const { calls, made } = engine({
        messageIds: { ids: ['m1', 'm2', 'mine'] },
        deleteRecords: () => {
          throw new EngineFault('notFound', 'worker.deleteRecords');
        },
      });
      open(calls, { pane });
      press('Remove the examples');
      await screen.findByText('The examples are removed.');
      expect(made.deleteFolder).not.toHaveBeenCalled();
    });

    test('what could not be removed is kept in mind', async () => {
      const { calls } = engine({
        deleteMessages: () => {
          throw new EngineFault('denied', 'worker.deleteMessages');
        },
      });
      open(calls, { pane });
      press('Remove the examples');
      await screen.findByText(/^Not everything could be removed/);
      expect(loadMade(of)).toEqual(all);
    });

    test('those of somebody else are not offered', async () => {
      localStorage.setItem('regarding.examples', JSON.stringify({ ...all, of: 'o1 u2' }));
      open(engine().calls);
      expect(await screen.findByRole('button', { name: 'Fill with examples' })).toBeTruthy();
      expect(screen.queryByRole('button', { name: 'Remove the examples' })).toBeNull();
    });
  });

  test('who may only read is told so', async () => {
    open(engine().calls, { session: { ...session, profile: { ...session.profile!, role: 'readOnly' } } });
    await screen.findByText(/Your role lets you read only/);
    expect(screen.queryByRole('button')).toBeNull();
  });
});

describe('the data of the examples', () => {
  const me = { name: 'Maya Łindqvist', address: 'maya@northbeam.example' };
  const now = new Date(2026, 10, 17, 7, 0);

  test('each record stands after those that it names', () => {
    const seen = new Set<string>();
    for (const { key, fields } of exampleRecords) {
      for (const value of Object.values(fields)) if (typeof value === 'object' && value !== null && 'of' in value) expect(seen).toContain(value.of);
      expect(seen).not.toContain(key);
      seen.add(key);
    }
  });

  test('every address is of a domain for examples, and some are nobody’s', () => {
    const known = new Set(exampleRecords.map(({ fields }) => fields['emailaddress1']));
    const senders = exampleMessages.flatMap(({ from }) => (from === 'me' ? [] : [from.address]));
    for (const address of [...known, ...senders]) if (address !== undefined) expect(address).toMatch(/\.example$/);
    expect(senders.filter((address) => !known.has(address))).toHaveLength(3);
    expect(senders.filter((address) => known.has(address)).length).toBeGreaterThan(4);
  });

  test('the messages are written as a mailbox file: header in ASCII, dates past, threads joined', () => {
    const text = writeMbox(exampleMessages, me, now, 'k1');
    expect(text).toMatch(/^[\n\x20-\x7e]*$/);
    expect(text.match(/^From /gm)).toHaveLength(exampleMessages.length);
    expect(text).toContain('From: =?utf-8?B?TWF5YSDFgWluZHF2aXN0?= <maya@northbeam.example>');
    expect(text).toContain('In-Reply-To: <4.k1@examples.example>');
    const dates = [...text.matchAll(/^Date: (.*)$/gm)].map(([, date]) => Date.parse(date ?? ''));
    expect(dates.every((date) => date < now.getTime())).toBe(true);
    // Sent later today than now is a minute ago.
    expect(dates.at(-1)).toBe(now.getTime() - 60_000);
    expect(writeMbox(exampleMessages, me, now, 'k1')).toBe(text);
  });

  test('the words of a message are whole, and its file too', () => {
    const text = writeMbox([{ from: 'me', to: ['me'], subject: 'Ångström', daysAgo: 1, at: '09:00', text: ['From here', '’'], html: '<p>x', file: { name: 'a.csv', text: '1,2\n' } }], me, now, 'k1');
    const parts = [...text.matchAll(/Content-Type: (\S+?);.*\nContent-Transfer-Encoding: base64\n(?:Content-Disposition: (.*)\n)?\n([\w+/=\n]+?)\n--/g)].map(([, type, how, data]) => [type, how, new TextDecoder().decode(Uint8Array.from(atob((data ?? '').replaceAll('\n', '')), (c) => c.charCodeAt(0)))]);
    expect(parts).toEqual([
      ['text/plain', undefined, 'From here\n’'],
      ['text/html', undefined, '<p>x'],
      ['text/csv', 'attachment; filename="a.csv"', '1,2\n'],
    ]);
    expect(text).toContain('Subject: =?utf-8?B?w4VuZ3N0csO2bQ==?=');
  });
});
