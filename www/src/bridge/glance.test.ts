import { describe, expect, it, vi } from 'vitest';
import { Standing } from './glance';
import type { GlanceList, MailFolders, MessageRow, Messages, MessagesQuery, PageMessage } from './protocol.gen';
import { Requests } from './requests';

const day = 86_400_000;
const query = { folder: 'f', search: '', sort: 'date', descending: true, offset: 0, count: 100 } as unknown as MessagesQuery;
const folders = (ready: boolean): MailFolders => ({ mailboxes: [], ready }) as unknown as MailFolders;
const messages = (loading: boolean, ...rows: string[]): Messages =>
  ({ total: rows.length, rows: rows.map((id) => ({ id, group: 'today' })), groups: [{ group: 'today', start: 0 }], loading }) as unknown as Messages;

/** A list whose rows are of today until the day is over, then of yesterday until the next is. */
const left: GlanceList = {
  query,
  messages: messages(true, 'a', 'b'),
  days: [
    { until: day, groups: [{ group: 'today', start: 0 }], rowGroups: ['today', 'today'] },
    { until: 2 * day, groups: [{ group: 'yesterday', start: 0 }], rowGroups: ['yesterday', 'yesterday'] },
  ],
};
const standing = (now = 0) => new Standing({ folders: folders(false), lists: [left] }, now);

describe('Standing', () => {
  it('has a list for the same query only, however it is written', () => {
    const found = standing();
    expect(found.of('messages', Object.fromEntries(Object.entries(query).reverse()))).toMatchObject({ total: 2 });
    expect(found.of('messages', { ...query, offset: 100 })).toBeUndefined();
    expect(found.of('cards', query)).toBeUndefined();
    expect(found.of('mailFolders', undefined)).toEqual(folders(false));
  });

  it('groups rows as of the day on which they are shown, and has no list once it does not know how', () => {
    const shown = standing(day).of('messages', query) as Messages;
    expect(shown.groups).toEqual([{ group: 'yesterday', start: 0 }]);
    expect(shown.rows.map((row: MessageRow) => row.group)).toEqual(['yesterday', 'yesterday']);
    expect(standing(2 * day).of('messages', query)).toBeUndefined();
  });
});

describe('Requests over what stands', () => {
  /** Requests with an engine that has been greeted, and what was sent to it. */
  function connected(): { r: Requests; calls: () => string[] } {
    const r = new Requests();
    const sent: PageMessage[] = [];
    r.welcome((m) => void sent.push(m));
    return { r, calls: () => sent.filter(({ call }) => call !== 'watch' && call !== 'unwatch').map(({ call }) => call) };
  }

  it('shows it until the engine has told the whole', () => {
    const { r } = connected();
    const changed = vi.fn();
    r.watch('messages', changed, query, 'k');
    r.stand(standing());
    expect(r.view('messages', 'k')).toMatchObject({ total: 2 });
    r.receive({ view: 'messages', key: 'k', data: messages(true, 'a') });
    expect(r.view('messages', 'k')).toMatchObject({ total: 2 });
    r.receive({ view: 'messages', key: 'k', data: messages(false, 'a', 'b', 'c') });
    expect(r.view('messages', 'k')).toMatchObject({ total: 3 });
    expect(changed).toHaveBeenCalledTimes(2);
    // What was told is not gone back on, nor does anything stand for what is watched from now on.
    r.receive({ view: 'messages', key: 'k', data: messages(true, 'a') });
    expect(r.view('messages', 'k')).toMatchObject({ total: 1 });
    r.watch('messages', changed, query, 'other');
    expect(r.view('messages', 'other')).toBeUndefined();
  });

  it('tells no part of another window of the list meanwhile', () => {
    const { r } = connected();
    r.stand(standing());
    r.watch('messages', vi.fn(), query, 'k');
    r.watch('messages', vi.fn(), { ...query, offset: 100 }, 'next');
    r.receive({ view: 'messages', key: 'next', data: messages(true) });
    expect(r.view('messages', 'next')).toBeUndefined();
  });

  it('does not take the place of what was told', () => {
    const { r } = connected();
    r.watch('messages', vi.fn(), query, 'k');
    r.receive({ view: 'messages', key: 'k', data: messages(true, 'c') });
    r.stand(standing());
    expect(r.view('messages', 'k')).toMatchObject({ total: 1 });
  });

  it('INV-10: asks for a change only when nothing stands any more', () => {
    const { r, calls } = connected();
    r.stand(standing());
    r.watch('messages', vi.fn(), query, 'k');
    const unwatch = r.watch('mailFolders', vi.fn(), undefined, 'f');
    void r.send('archiveMessages', { mutation: 'm' } as never);
    void r.send('forget', {});
    expect(calls()).toEqual(['forget']);
    r.receive({ view: 'messages', key: 'k', data: messages(false, 'a') });
    expect(calls()).toEqual(['forget']);
    unwatch();
    expect(calls()).toEqual(['forget', 'archiveMessages']);
    void r.send('catalogue', {});
    expect(calls()).toEqual(['forget', 'archiveMessages', 'catalogue']);
  });

  it('INV-10: does not stand for a list that is watched only after a change was asked for', () => {
    const { r, calls } = connected();
    r.stand(standing());
    void r.send('catalogue', {});
    void r.send('archiveMessages', { mutation: 'm' } as never);
    expect(calls()).toEqual(['catalogue', 'archiveMessages']);
    r.watch('messages', vi.fn(), query, 'k');
    expect(r.view('messages', 'k')).toBeUndefined();
  });

  it('asks the next engine for what waits when the first one dies', () => {
    const { r } = connected();
    r.stand(standing());
    r.watch('messages', vi.fn(), query, 'k');
    void r.send('archiveMessages', { mutation: 'm' } as never);
    r.disconnected();
    const next: string[] = [];
    r.welcome((m) => void next.push(m.call));
    expect(next).toEqual(['watch']);
    r.receive({ view: 'messages', key: 'k', data: messages(false, 'a') });
    expect(next).toEqual(['watch', 'archiveMessages']);
  });
});
