import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { useEffect } from 'react';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { type Email, type EmailFile, type EmailParty, EngineFault, type RecordView } from '../../../bridge';
import type { FakeCalls, FakeViews } from '../../../bridge/fake';
import { Records } from '..';
import { account, activities, answer, idOf, open, record, saved } from '../testing';

// No page is loaded into frames here: what it is given is looked at.
vi.mock('../../../ui/HtmlFrame', () => ({
  HtmlFrame: ({ title, html, remote, onBlocked }: { title: string; html: string; remote: boolean; onBlocked(count: number): void }) => {
    useEffect(() => onBlocked(2), [onBlocked]);
    return <div title={title}>{JSON.stringify({ html, remote })}</div>;
  },
}));

afterEach(() => {
  cleanup();
  saved.mockClear();
});

const id = idOf(40);
const maya = { entity: 'systemuser', id: 'u1', name: 'Maya Lindqvist' };
const elias = { entity: 'systemuser', id: 'u2', name: 'Elias Brandt' };
const party = (more: Partial<EmailParty>): EmailParty => ({ role: 'to', name: '', address: 'a@b.example', isList: false, record: null, hidden: false, ...more });
const plan: EmailFile = { id: idOf(90), name: 'plan.pdf', type: 'application/pdf', sizeBytes: 1_800_000, contentId: '', inline: false, state: 'here' };
const email: Email = {
  phase: 'found',
  subject: 'Revised layout',
  date: Date.UTC(2026, 10, 17, 9, 2),
  incoming: true,
  regarding: { entity: 'account', id: idOf(3), name: 'Brightwater Dairy' },
  parties: [
    party({ role: 'from', name: 'Ines Carvalho', address: 'ines@brightwater.example', record: { entity: 'contact', id: idOf(70), name: 'Ines Carvalho' } }),
    party({ name: 'Line 4', address: 'line4@brightwater.example', isList: true }),
    party({ role: 'bcc', name: 'Board', address: 'board@northbeam.example', hidden: true }),
  ],
  partiesLeftOut: 2,
  files: [plan],
  text: 'The beginning of it',
  body: 'here',
  awaited: false,
  trackers: [maya, elias],
  item: idOf(41),
};
const text = () => ({ kind: 'text' as const, cut: false, blob: new Blob(['The whole of it']) });

async function page(more: Partial<Email> = {}, how: { record?: Partial<RecordView>; views?: FakeViews; calls?: FakeCalls } = {}) {
  open(
    `/records/email/${id}`,
    <Records />,
    { record: { ...record, entity: 'email', id, name: 'Revised layout', fields: { subject: 'Revised layout', statecode: 1 }, pending: [], ...how.record }, history: { phase: 'ready', entries: [], more: false }, email: { ...email, ...more }, ...how.views },
    { catalogue: { entities: [account, ...activities] }, emailBody: text, updateRecord: saved, ...how.calls },
  );
  await screen.findByRole('heading', { level: 1, name: 'Revised layout' });
  await screen.findByText(/^(?:Received|Sent|Without) /);
}

describe('the page of an e-mail record', () => {
  test('TRK-03 names everybody with the record each address means; who was hidden is said to be', async () => {
    await page();
    const from = screen.getByRole('group', { name: 'From' });
    expect(within(from).getByRole('link', { name: 'Ines Carvalho' }).getAttribute('href')).toBe(`/records/contact/${idOf(70)}`);
    const to = screen.getByRole('group', { name: 'To' });
    expect(to.textContent).toMatch(/Line 4distribution list/);
    expect(within(to).getByRole('img', { name: 'No record has this address:' })).toBeTruthy();
    expect(screen.getByRole('group', { name: 'Bcc' }).textContent).toMatch(/BoardSeen by you only/);
    screen.getByText('2 more recipients are named in the message only.');
    screen.getByText(/^Received /);
  });

  test('many people are folded', async () => {
    await page({ parties: Array.from({ length: 12 }, (_, i) => party({ name: `Person ${i}` })) });
    expect(screen.queryByText('Person 11')).toBeNull();
    fireEvent.click(screen.getByRole('button', { name: '4 more' }));
    screen.getByText('Person 11');
  });

  test('TRK-06 what it is regarding is changed by itself, and the rest of it is not', async () => {
    await page({}, { calls: { lookup: { matches: [{ entity: 'account', id: idOf(9), name: 'Kestrel Marine', detail: 'Leeds' }] } } });
    const box = await screen.findByRole('combobox', { name: 'Regarding' });
    fireEvent.change(box, { target: { value: 'Kes' } });
    await screen.findByRole('option', { name: /Kestrel Marine/ });
    fireEvent.keyDown(box, { key: 'Enter' });
    await waitFor(() => expect(saved).toHaveBeenCalled());
    expect(saved.mock.calls[0]?.[0]).toMatchObject({ entity: 'email', id, fields: { regardingobjectid: { entity: 'account', id: idOf(9), name: 'Kestrel Marine' } } });
    expect(screen.queryByRole('textbox', { name: 'Subject' })).toBeNull();
    expect(screen.queryByRole('button', { name: 'Set to Open' })).toBeNull();
  });

  test('S16 who tracks it, and the way to one’s own message', async () => {
    await page();
    const trackers = await screen.findByRole('region', { name: 'Tracked by' });
    expect(within(trackers).getAllByRole('listitem').map((item) => item.textContent)).toEqual(['Maya Lindqvist', 'Elias Brandt']);
    expect(screen.getByRole('link', { name: 'Open the message' }).getAttribute('href')).toBe(`/mail?message=${idOf(41)}`);
    cleanup();
    await page({ item: null, trackers: [] });
    await screen.findByText('Nobody tracks it any more.');
    screen.getByText('This message is not in your mailbox.');
  });

  test('what is still to come is said, and comes by itself', async () => {
    const emailBody = vi.fn(text);
    await page({ awaited: true, body: 'awaiting', files: [{ ...plan, state: 'awaiting' }] }, { calls: { emailBody } });
    screen.getByText(/the device of who tracked it has still to send them/);
    screen.getByText('The beginning of it');
    expect(emailBody).not.toHaveBeenCalled();
    fireEvent.click(screen.getByRole('button', { name: /^Open in a new tab: plan\.pdf/ }));
    await screen.findByText('“plan.pdf” is not in the CRM yet. It is on its way.');
    cleanup();
    await page({ awaited: true, trackers: [maya] });
    screen.getByText(/this device sends them/);
  });

  test('offline its beginning shows, and the whole is tried again', async () => {
    let online = false;
    const emailBody = vi.fn(() => {
      if (!online) throw new EngineFault('offline', 'worker.bytes');
      return text();
    });
    await page({ body: 'notKept' }, { calls: { emailBody } });
    await screen.findByText(/you are offline\. Its beginning shows/);
    screen.getByText('The beginning of it');
    online = true;
    fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
    await screen.findByText('The whole of it');
  });

  test('MBX-05 HTML shows in the frame, and nothing from elsewhere loads', async () => {
    await page({}, { calls: { emailBody: { kind: 'html', cut: false, blob: new Blob(['<p>Hello']) } } });
    const frame = await screen.findByTitle('Text of the e-mail: Revised layout');
    expect(JSON.parse(frame.textContent ?? '')).toEqual({ html: '<p>Hello', remote: false });
    await screen.findByText(/^2 pictures from elsewhere are not loaded/);
    expect(screen.queryByRole('button', { name: /pictures/ })).toBeNull();
  });

  test('its files open and are saved; one that is gone says so', async () => {
    const opened = vi.spyOn(window, 'open').mockReturnValue(null);
    const emailFile = vi.fn(({ id: file }: { id: string }) => {
      if (file !== plan.id) throw new EngineFault('notFound', 'worker.emailFile');
      return { name: '', type: '', sizeBytes: 1, blob: new Blob(['x']) };
    });
    await page({ files: [plan, { ...plan, id: idOf(91), name: 'film.mov', type: 'video/quicktime', state: 'notKept' }, { ...plan, id: idOf(92), inline: true }] }, { calls: { emailFile } });
    const files = await screen.findByRole('list', { name: 'Files' });
    expect(within(files).getAllByRole('listitem')).toHaveLength(2);
    fireEvent.click(within(files).getByRole('button', { name: /^Open in a new tab: plan\.pdf/ }));
    await waitFor(() => expect(opened).toHaveBeenCalledWith(expect.stringMatching(/^blob:/), '_blank', 'noopener'));
    expect(emailFile).toHaveBeenCalledWith({ id: plan.id });
    fireEvent.click(within(files).getByRole('button', { name: /^Save: film\.mov/ }));
    await screen.findByText(/“film\.mov” is not in the CRM: it is too large/);
    opened.mockRestore();
  });

  test('TRK-03 a file is taken off the record after a question, and comes back', async () => {
    const removed = vi.fn(answer);
    const undo = vi.fn(answer);
    await page({}, { calls: { deleteRecords: removed, undo } });
    fireEvent.click(await screen.findByRole('button', { name: 'Remove plan.pdf from the record' }));
    const dialog = await screen.findByRole('alertdialog', { name: 'Remove this file from the record?' });
    expect(dialog.textContent).toMatch(/The message in the mailbox keeps its file\./);
    expect(document.activeElement?.textContent).toBe('Cancel');
    fireEvent.click(within(dialog).getByRole('button', { name: 'Remove file' }));
    await screen.findByText('“plan.pdf” was removed from the record.');
    expect(removed.mock.calls[0]?.[0]).toMatchObject({ entity: 'activitymimeattachment', ids: [plan.id] });
    fireEvent.click(screen.getByRole('button', { name: 'Undo' }));
    await waitFor(() => expect(undo).toHaveBeenCalled());
  });

  test('who may only read changes nothing', async () => {
    await page({}, { record: { mayWrite: false, mayDelete: false } });
    await screen.findByRole('region', { name: 'Tracked by' });
    expect(screen.queryByRole('button', { name: /^Remove/ })).toBeNull();
    expect(screen.queryByRole('combobox', { name: 'Regarding' })).toBeNull();
  });

  test('a draft keeps its fields', async () => {
    await page({}, { record: { fields: { subject: 'Revised layout', statecode: 0 } } });
    expect(await screen.findByRole('textbox', { name: 'Subject' })).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Set to Completed' })).toBeTruthy();
    expect(screen.queryByText(/only what it is regarding changes/)).toBeNull();
  });
});
