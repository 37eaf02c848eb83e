import { cleanup, fireEvent, screen, within } from '@testing-library/react';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { Email, Timeline as TimelineView, TimelineEntry, TimelineKind, TimelineQuery } from '../../../bridge';
import type { FakeCalls, FakeViews } from '../../../bridge/fake';
import { LayoutContext } from '../../../ui/layout';
import { Records } from '..';
import { account, activities, idOf, open, record, screenOf, session } from '../testing';
import { dayWords, peopleWords, timeWords } from './words';

afterEach(cleanup);

const path = `/records/account/${record.id}`;
const now = new Date();
const at = (daysAgo: number, hour: number) => new Date(now.getFullYear(), now.getMonth(), now.getDate() - daysAgo, hour).getTime();
const ines = { entity: 'contact', id: idOf(70), name: 'Ines Carvalho' };

function entryOf(n: number, more: Partial<TimelineEntry> = {}): TimelineEntry {
  return {
    record: { entity: 'email', id: idOf(n), name: `Message ${n}` },
    at: at(1, 9),
    group: 'yesterday',
    incoming: true,
    from: 'Ines Carvalho',
    to: 'Maya Lindqvist',
    preview: `Preview ${n}`,
    files: 0,
    through: null,
    owner: null,
    open: false,
    upcoming: false,
    pending: false,
    ...more,
  };
}

const noKinds = ['', 'email', 'appointment', 'task', 'phonecall', 'letter', 'annotation'].map((kind) => ({ kind: kind as TimelineKind, total: 0 }));

/** A timeline of so many entries, as the engine windows it; of a kind it has what is said of it. */
function timelineOf(entries: readonly TimelineEntry[], more: Partial<TimelineView> = {}, of: Partial<Record<TimelineKind, readonly TimelineEntry[]>> = {}): (query: TimelineQuery) => TimelineView {
  return ({ kind, offset, count }) => {
    const kept = kind === '' ? entries : (of[kind] ?? []);
    const kinds = noKinds.map((one) => ({ ...one, total: (one.kind === '' ? entries : (of[one.kind] ?? [])).length }));
    return { phase: 'found', total: kept.length, upcoming: 0, kinds, offset, entries: kept.slice(offset, offset + count), loading: false, ...more };
  };
}

const email: Email = {
  phase: 'found', subject: 'Message 1', date: 1, incoming: true, regarding: null, parties: [], partiesLeftOut: 0, files: [],
  text: 'The beginning', body: 'here', awaited: false, trackers: [], item: null,
};

async function page(entries: readonly TimelineEntry[], more: FakeViews = {}, calls: FakeCalls = {}) {
  const drawn = open(path, <Records />, { record, history: { phase: 'ready', entries: [], more: false }, timeline: timelineOf(entries), email, ...more }, { catalogue: { entities: [account, ...activities] }, ...calls });
  const region = await screen.findByRole('region', { name: 'Timeline' });
  if (entries.length > 0) await within(region).findAllByRole('article');
  return { drawn, region };
}
const titles = () => screen.getAllByRole('article').map((item) => item.getAttribute('aria-labelledby')).map((id) => document.getElementById(id ?? '')?.textContent);

describe('the timeline of a record', () => {
  test('AUTO-06 shows what happened, newest first, by day, with who, how much and through what', async () => {
    const { region } = await page([
      entryOf(1, { at: at(0, 9), group: 'today', files: 2, through: ines, pending: true }),
      entryOf(2, { record: { entity: 'phonecall', id: idOf(2), name: 'Call back' }, incoming: false, to: 'Tobias Okafor', preview: '', open: true }),
      entryOf(3, { incoming: false, to: 'Marco Bellini', from: 'Maya Lindqvist' }),
    ]);
    expect(within(region).getAllByRole('heading', { level: 3 }).map((h) => h.textContent)).toEqual(['Today', 'Yesterday']);
    expect(titles()).toEqual(['Message 1', 'Call back', 'Message 3']);
    const [first, second, third] = within(region).getAllByRole('article');
    expect(first?.textContent).toMatch(/09:00From Ines Carvalho to Maya LindqvistPreview 1Waiting to be sent2 filesThrough/);
    expect(within(first!).getByRole('link', { name: 'Ines Carvalho' }).getAttribute('href')).toBe(`/records/contact/${ines.id}`);
    expect(second?.textContent).toMatch(/Outgoing · Tobias OkaforOpen/);
    expect(within(second!).getByRole('link', { name: 'Call back' }).getAttribute('href')).toBe(`/records/phonecall/${idOf(2)}`);
    expect(within(second!).getByRole('img', { name: 'Phone Call' })).toBeTruthy();
    expect(third?.textContent).toMatch(/To Marco Bellini/);
  });

  test('is narrowed to a kind by the engine, and says how many there are of each', async () => {
    const weekly = entryOf(2, { record: { entity: 'recurringappointmentmaster', id: idOf(2), name: 'Weekly' } });
    await page([entryOf(1), weekly], { timeline: timelineOf([entryOf(1), weekly], {}, { appointment: [weekly] }) });
    const kinds = screen.getByRole('group', { name: 'Show' });
    expect(within(kinds).getAllByRole('button').map((one) => one.textContent)).toEqual(
      ['All 2', 'E-mails 0', 'Appointments 1', 'Tasks 0', 'Calls 0', 'Letters and faxes 0', 'Notes 0']);
    fireEvent.click(screen.getByRole('button', { name: 'Appointments 1', pressed: false }));
    expect(titles()).toEqual(['Weekly']);
    fireEvent.click(screen.getByRole('button', { name: 'Calls 0' }));
    await screen.findByText('Nothing of this kind on this timeline');
    fireEvent.click(screen.getByRole('button', { name: 'Show all' }));
    expect(titles()).toEqual(['Message 1', 'Weekly']);
  });

  test('what is still to come stands under a heading of its own, with its day', async () => {
    const due = entryOf(3, { record: { entity: 'task', id: idOf(3), name: 'Call back' }, at: at(-2, 15), group: 'today', upcoming: true, open: true, preview: '' });
    const { region } = await page([due, entryOf(1, { at: at(0, 9), group: 'today' })]);
    expect(within(region).getAllByRole('heading', { level: 3 }).map((h) => h.textContent)).toEqual(['Upcoming', 'Today']);
    expect(within(region).getAllByRole('article')[0]?.textContent).toMatch(/Call back\w{3}.* \d+.*, 15:00/);
  });

  test('has pages: earlier ones come as they are asked for, days are told once', async () => {
    const { region } = await page(Array.from({ length: 70 }, (_, i) => entryOf(i)));
    expect(within(region).getAllByRole('article')).toHaveLength(50);
    fireEvent.click(screen.getByRole('button', { name: 'Show earlier' }));
    expect(within(region).getAllByRole('article')).toHaveLength(70);
    expect(within(region).getAllByRole('heading', { level: 3 })).toHaveLength(1);
    expect(screen.queryByRole('button', { name: 'Show earlier' })).toBeNull();
  });

  test('changes while it is looked at', async () => {
    const { drawn, region } = await page([entryOf(1)]);
    drawn.rerender(screenOf(<Records />, { record, history: { phase: 'ready', entries: [], more: false }, timeline: timelineOf([entryOf(2), entryOf(1)]) }, { catalogue: { entities: [account, ...activities] } }));
    await within(region).findByText('Message 2');
  });

  test('says that nothing happened, what offline hides, and that it is not whole yet', async () => {
    await page([], { session: { ...session, connection: { ...session.connection, state: 'offline' } } });
    await screen.findByText('Nothing has happened here yet');
    screen.getByText(/^You are offline\. This is what this device knows/);
    cleanup();
    await page([], { timeline: timelineOf([], { loading: true }) });
    await screen.findByText(/still being filled/);
    expect(screen.queryByText('Nothing has happened here yet')).toBeNull();
  });

  test('TRK-09 an e-mail unfolds its text, its files and the way to its page', async () => {
    const emailBody = vi.fn(() => ({ kind: 'text' as const, cut: false, blob: new Blob(['The whole of it']) }));
    const files = [{ id: idOf(90), name: 'plan.pdf', type: 'application/pdf', sizeBytes: 5, contentId: '', inline: false, state: 'here' as const }];
    const { region } = await page([entryOf(1)], { email: { ...email, files } }, { emailBody });
    const title = within(region).getByRole('button', { name: 'Message 1', expanded: false });
    fireEvent.click(title);
    await screen.findByText('The whole of it');
    expect(emailBody).toHaveBeenCalledWith({ id: idOf(1) });
    expect(within(region).getByRole('button', { name: /^Open in a new tab: plan\.pdf/ })).toBeTruthy();
    expect(within(region).queryByRole('button', { name: /^Remove plan/ })).toBeNull();
    expect(within(region).getByRole('link', { name: 'Open this e-mail' }).getAttribute('href')).toBe(`/records/email/${idOf(1)}`);
    fireEvent.click(title);
    expect(screen.queryByText('The whole of it')).toBeNull();
  });

  test.each([
    { layout: 'medium', tabs: ['Timeline', 'Change history'] },
    { layout: 'phone', tabs: ['Fields', 'Timeline'] },
  ] as const)('on a $layout window it stands behind a tab', async ({ layout, tabs }) => {
    open(path, <LayoutContext.Provider value={layout}><Records /></LayoutContext.Provider>, { record, history: { phase: 'ready', entries: [], more: false }, timeline: timelineOf([entryOf(1)]) }, { catalogue: { entities: [account, ...activities] } });
    const list = await screen.findByRole('tablist', { name: 'Parts of the record' });
    expect(within(list).getAllByRole('tab')).toHaveLength(tabs.length);
    for (const name of tabs) within(list).getByRole('tab', { name });
    expect(screen.queryByRole('region', { name: 'Change history' }) !== null).toBe(layout === 'phone');
    fireEvent.click(within(list).getByRole('tab', { name: 'Timeline' }));
    await screen.findAllByRole('article');
    expect(titles()).toEqual(['Message 1']);
  });

  test('a record that nothing can be regarding has none', async () => {
    const task = activities[1]!;
    open(`/records/task/${idOf(5)}`, <Records />, { record: { ...record, entity: 'task', id: idOf(5), name: 'Call' }, history: { phase: 'ready', entries: [], more: false } }, { catalogue: { entities: [account, ...activities] } });
    await screen.findByRole('heading', { level: 1, name: 'Call' });
    expect([task.name, screen.queryByRole('region', { name: 'Timeline' })]).toEqual(['task', null]);
  });
});

test.each([
  { more: { at: 0, group: 'noDate' as const }, words: 'Without a date' },
  { more: { at: at(0, 23), group: 'today' as const }, words: 'Today' },
  { more: { at: at(1, 0), group: 'yesterday' as const }, words: 'Yesterday' },
  // What is to come is of the first group, and not of today.
  { more: { at: new Date(now.getFullYear() + 1, 0, 5).getTime(), group: 'today' as const }, words: new RegExp(`^\\w+,? .*${now.getFullYear() + 1}$`) },
])('a day is called $words', ({ more, words }) => {
  expect(dayWords(entryOf(1, more), now.getTime())).toMatch(words);
});

test.each([
  { more: { at: at(0, 9) }, words: /^09:00$/ },
  { more: { at: at(0, 23), upcoming: true }, words: /^23:00$/ },
  { more: { at: new Date(now.getFullYear() + 1, 0, 5, 15).getTime(), upcoming: true }, words: new RegExp(`${now.getFullYear() + 1}.*15:00$`) },
])('the time of an entry is $words', ({ more, words }) => {
  expect(timeWords(entryOf(1, more), now.getTime())).toMatch(words);
});

test.each([
  { entity: 'email', more: { incoming: false, to: '' }, words: 'Outgoing' },
  { entity: 'email', more: { to: '' }, words: 'From Ines Carvalho' },
  { entity: 'letter', more: { from: '' }, words: 'Incoming' },
  { entity: 'phonecall', more: {}, words: 'Incoming · Ines Carvalho' },
  { entity: 'appointment', more: {}, words: 'With Ines Carvalho, Maya Lindqvist' },
  { entity: 'task', more: {}, words: '' },
  { entity: 'annotation', more: { owner: ines }, words: 'Owner Ines Carvalho' },
])('the people on a $entity: $words', ({ entity, more, words }) => {
  expect(peopleWords(entryOf(1, { record: { entity, id: idOf(1), name: 'x' }, ...more }))).toBe(words);
});
