import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { MailAttachment, Message } from '../../bridge';
import { fileName, opensInTab } from '../../ui/files';
import { pieces, textBlocks } from '../../ui/plainText';
import { idOf, messageOf, openMail, proposed, rowOf, saved, session } from './testing';
import { onTheirClock, shortly } from './when';

beforeEach(() => {
  vi.clearAllMocks();
  localStorage.clear();
});
afterEach(cleanup);

const file = (more: Partial<MailAttachment>): MailAttachment => ({ part: '2', name: 'plan.pdf', type: 'application/pdf', sizeBytes: 1_800_000, inline: false, contentId: '', state: 'here', message: null, ...more });

function read(more: Partial<Message>, how: Parameters<typeof openMail>[1] = {}): void {
  openMail(`/mail?message=${idOf(1)}`, { ...how, views: { message: ({ id, part }) => (part === '' ? messageOf(id, more) : messageOf(id, { subject: 'Within' })), ...how.views } });
}

describe('the reading pane', () => {
  test('names everybody, the many folded', async () => {
    read({ to: Array.from({ length: 9 }, (_, i) => ({ name: `Person ${i}`, address: `p${i}@x.example` })), sender: { name: 'Office', address: 'office@x.example' } });
    const to = await screen.findByRole('group', { name: 'To' });
    expect(within(to).getAllByTitle(/@x\.example/)).toHaveLength(6);
    fireEvent.click(within(to).getByRole('button', { name: '3 more' }));
    expect(within(to).getByText('Person 8 <p8@x.example>')).toBeTruthy();
    expect(screen.getByText('sent by Office')).toBeTruthy();
  });

  test('a plain text has links that open apart, and long quotes are folded', async () => {
    read({}, { calls: { messageBody: { kind: 'text', cut: false, blob: new Blob(['See https://a.example/x.\n> 1\n> 2\n> 3\n> 4\nBye']) } } });
    const link = await screen.findByRole('link', { name: 'https://a.example/x' });
    expect([link.getAttribute('target'), link.getAttribute('rel')]).toEqual(['_blank', 'noopener noreferrer']);
    expect(screen.getByText('4 quoted lines').closest('details')?.open).toBe(false);
  });

  test('an open message counts as read after a moment, and that is no step to take back', async () => {
    read({ row: rowOf(1, { isRead: false }) });
    await waitFor(() => expect(saved).toHaveBeenCalled(), { timeout: 3000 });
    expect(proposed(0)).toEqual({ messages: { ids: [idOf(1)] }, read: true });
    expect(within(screen.getByRole('toolbar')).getByRole('button', { name: 'Undo' }).getAttribute('aria-disabled')).toBe('true');
  });

  test('MBX-08 a text that is not kept here is asked for, and offline that is said', async () => {
    const fetchMessage = vi.fn(() => ({}));
    read({ body: 'notKept' }, { calls: { fetchMessage } });
    fireEvent.click(await screen.findByRole('button', { name: 'Get it now' }));
    await screen.findByText(/Asked for it/);
    expect(fetchMessage).toHaveBeenCalledWith({ id: idOf(1) });
    cleanup();
    read({ body: 'notKept' }, { views: { session: { ...session, connection: { ...session.connection, state: 'offline' } } } });
    await screen.findByText(/it can be had with the next connection/);
    expect(screen.queryByRole('button', { name: 'Get it now' })).toBeNull();
  });

  test('MBX-05 attachments open where that is safe, and a message within shows in a dialog', async () => {
    const attachment = vi.fn(() => ({ name: '', type: '', sizeBytes: 1, blob: new Blob(['x']) }));
    const opened = vi.spyOn(window, 'open').mockReturnValue(null);
    read({ attachments: [file({}), file({ part: '3', name: 'page.html', type: 'text/html' }), file({ part: '4', name: '', type: 'message/rfc822', message: { subject: 'Agenda', from: [], date: 0 } }), file({ part: '5', inline: true })] }, { calls: { attachment } });
    fireEvent.click(await screen.findByRole('button', { name: /^Open in a new tab: plan\.pdf/ }));
    await waitFor(() => expect(opened).toHaveBeenCalledWith(expect.stringMatching(/^blob:/), '_blank', 'noopener'));
    expect(attachment).toHaveBeenCalledWith({ id: idOf(1), part: '2' });
    expect(screen.queryByRole('button', { name: /^Open in a new tab: page\.html/ })).toBeNull();
    expect(screen.getByRole('button', { name: /^Save: page\.html/ })).toBeTruthy();
    expect(within(screen.getByRole('list', { name: 'Attachments' })).getAllByRole('listitem')).toHaveLength(3);
    fireEvent.click(screen.getByRole('button', { name: /^Open the message: Agenda/ }));
    await screen.findByRole('heading', { level: 2, name: 'Within' });
    opened.mockRestore();
  });

  test('says what is wrong with a message, and what it is about', async () => {
    read({ problems: [{ reason: 'badBase64', offset: 4711 }, { reason: 'brandNew', offset: 1 }], calendar: true, subject: '', date: 0 });
    await screen.findByText('2 things in this message are not as they should be');
    expect(screen.getByText('A part is damaged (base64). (at byte 4,711)')).toBeTruthy();
    expect(screen.getByText(/Something else is wrong \(brandNew\)/)).toBeTruthy();
    expect(screen.getByText(/about an appointment/)).toBeTruthy();
    expect(screen.getByText('This message has no date')).toBeTruthy();
  });

  test('a text that cannot be had says so, and is tried again', async () => {
    let tries = 0;
    read({}, { calls: { messageBody: () => {
      if (++tries === 1) throw new Error('broken');
      return { kind: 'none', cut: false, blob: new Blob([]) };
    } } });
    vi.spyOn(console, 'error').mockReturnValueOnce();
    fireEvent.click(await screen.findByRole('button', { name: 'Try again' }));
    await screen.findByText('This message has no text.');
  });

  test('the others of a thread lead on; a message that is gone says so', async () => {
    read({ thread: [rowOf(1), rowOf(7)] });
    const thread = await screen.findByRole('region', { name: 'Other messages of this thread' });
    fireEvent.click(within(thread).getByRole('button'));
    expect(new URLSearchParams(location.search).get('message')).toBe(idOf(7));
    cleanup();
    read({ phase: 'absent', row: null });
    await screen.findByText('This message is not on this device');
  });

  test('the source shows as it came', async () => {
    read({}, { calls: { attachment: { name: '', type: '', sizeBytes: 3, blob: new Blob([Uint8Array.of(0x53, 0xfc, 0x64)]) } } });
    await screen.findByRole('heading', { level: 2, name: 'Subject 1' });
    fireEvent.click(within(screen.getByRole('toolbar')).getByRole('button', { name: 'Message source' }));
    expect(await screen.findByText('Süd')).toBeTruthy();
  });
});

test.each([
  ['../../etc/passwd', '_.._etc_passwd'],
  ['report.pdf', 'report.pdf'],
  ['invoice\u202efdp.exe', 'invoicefdp.exe'],
  ['a\u0000b:c*.txt', 'ab_c_.txt'],
  ['  ', 'attachment'],
  ['.htaccess', 'htaccess'],
])('the label %j becomes the file name %j', (label, name) => {
  expect(fileName(label)).toBe(name);
});

test('only types that run nothing open in a tab', () => {
  expect(['image/png', 'application/pdf', 'text/plain'].every(opensInTab)).toBe(true);
  expect(['text/html', 'image/svg+xml', 'application/xhtml+xml', 'text/xml', ''].some(opensInTab)).toBe(false);
});

test('links end where the sentence does, and nothing else is one', () => {
  const links = (text: string) => pieces(text).filter(({ link }) => link).map((piece) => piece.text);
  expect(links('(see https://a.example/b_(c)), or http://d.example/?q=1&r=2.')).toEqual(['https://a.example/b_(c)', 'http://d.example/?q=1&r=2']);
  expect(links('javascript:alert(1) ftp://x.example https://')).toEqual([]);
  expect(pieces('a https://b.example c').map(({ text }) => text).join('')).toBe('a https://b.example c');
});

test('short quotes stay with the text', () => {
  expect(textBlocks('a\n> b\nc').map(({ quoted, lines }) => [quoted, lines.length])).toEqual([[false, 3]]);
  expect(textBlocks('> 1\n> 2\n> 3\n> 4\nx').map(({ quoted }) => quoted)).toEqual([true, false]);
});

test('times are as short as their group allows', () => {
  const date = new Date(2026, 10, 17, 9, 2).getTime();
  expect(shortly({ date, group: 'today' }, 2026)).toBe('09:02');
  expect(shortly({ date, group: 'older' }, 2026)).not.toMatch(/2026/);
  expect(shortly({ date, group: 'older' }, 2027)).toMatch(/2026/);
  expect(shortly({ date, group: 'older', dateMissing: true }, 2026)).toBe('No date');
  expect(onTheirClock(Date.UTC(2026, 10, 17, 9, 2), -330)).toBe('03:32 −05:30');
});
