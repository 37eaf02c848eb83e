import { render, type RenderResult } from '@testing-library/react';
import { vi } from 'vitest';
import type { Mailbox, MailFolder, MailFolders, Message, MessageFilter, MessageRow, Messages, MessagesQuery, Session, Sync } from '../../bridge';
import { type FakeCalls, fakeScreen, type FakeViews } from '../../ui/testing';
import { catalogue } from '../../ui/tracking/testing';
import { Mail } from '.';

export function idOf(n: number): string {
  return `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`;
}

export function rowOf(n: number, more: Partial<MessageRow> = {}): MessageRow {
  return {
    id: idOf(n),
    folder: 'inbox',
    from: `Sender ${n}`,
    fromAddress: `sender${n}@brightwater.example`,
    to: 'Maya Lindqvist',
    subject: `Subject ${n}`,
    preview: `Preview ${n}`,
    date: Date.UTC(2026, 10, 17, 9, 2),
    group: n < 3 ? 'today' : 'older',
    isRead: true,
    isFlagged: false,
    hasAttachments: false,
    importance: 'normal',
    sizeBytes: 4000,
    threadCount: 1,
    body: 'here',
    track: { state: 'none', regarding: null },
    ...more,
  };
}

export function folderOf(id: string, kind: MailFolder['kind'], more: Partial<MailFolder> = {}): MailFolder {
  return { id, parent: null, name: id, kind, depth: 0, unread: 0, total: 10, ...more };
}

export const mailbox: Mailbox = {
  id: 'box',
  name: 'maya@northbeam.example',
  deviceOnly: false,
  trusted: [],
  folders: [
    folderOf('inbox', 'inbox', { unread: 12 }),
    folderOf('archive', 'archive'),
    folderOf('deleted', 'deleted'),
    folderOf('Kestrel', 'ordinary', { unread: 2 }),
    folderOf('Legal', 'ordinary', { parent: 'Kestrel', depth: 1 }),
  ],
};

export const folders: MailFolders = { mailboxes: [mailbox], ready: true };

/** The windows of a list of so many messages. */
export function listOf(total: number, change: (row: MessageRow, n: number) => MessageRow = (row) => row): (query: MessagesQuery) => Messages {
  return ({ offset, count }) => ({
    total,
    unread: 1,
    offset,
    loading: false,
    searching: false,
    groups: total === 0 ? [] : [{ group: 'today' as const, start: 0 }, { group: 'older' as const, start: 3 }].filter(({ start }) => start < total),
    rows: Array.from({ length: Math.max(0, Math.min(count, total - offset)) }, (_, i) => change(rowOf(offset + i), offset + i)),
  });
}

export function messageOf(id: string, more: Partial<Message> = {}): Message {
  const row = rowOf(Number(id.slice(-12)));
  return {
    phase: 'found',
    row,
    subject: row.subject,
    from: [{ name: row.from, address: row.fromAddress }],
    sender: null,
    replyTo: [],
    to: [{ name: 'Maya Lindqvist', address: 'maya@northbeam.example' }],
    cc: [],
    bcc: [],
    date: row.date,
    sentOffset: 0,
    remote: { allowed: false, sender: row.fromAddress },
    attachments: [],
    problems: [],
    thread: [row],
    list: null,
    trashedFrom: null,
    calendar: false,
    body: 'here',
    ...more,
  };
}

const program = { version: '1', build: 'b', protocol: 1 };
export const session: Session = {
  profile: { organizationId: 'o1', organizationName: 'Northbeam', userId: 'u1', name: 'Maya Lindqvist', email: 'maya@northbeam.example', role: 'member', managesUsers: false },
  connection: { state: 'online', lastContact: 1, retryAt: 0, fault: null },
  engine: program,
  relay: program,
};

export const saved = vi.fn(({ mutation }: { mutation: string }) => ({ mutation, record: null }));
export const asked = vi.fn<(query: MessagesQuery) => void>();

/** What a call was proposed with, without the mutation's id. */
export function proposed(call: number): unknown {
  const { mutation: _, ...args } = saved.mock.calls[call]?.[0] ?? { mutation: '' };
  return args;
}

export const inbox: MessageFilter = {
  mailbox: 'box', folder: 'inbox', search: '', unread: false, flagged: false, attachments: false, track: '', sort: 'date', descending: true, threads: false,
};

const proposals = [
  'markMessages', 'flagMessages', 'moveMessages', 'archiveMessages', 'trashMessages', 'deleteMessages', 'restoreMessages', 'createFolder', 'renameFolder',
  'moveFolder', 'deleteFolder', 'emptyFolder', 'allowRemote', 'undo', 'trackMessages', 'setRegarding', 'stopTracking', 'matchAddress', 'createRecord',
] as const;

/** Draws the mail workspace over a fake engine. */
export function openMail(path: string, { total = 100, views = {}, calls = {}, change }: { total?: number; views?: FakeViews; calls?: FakeCalls; change?: (row: MessageRow, n: number) => MessageRow } = {}): RenderResult {
  history.replaceState(null, '', path);
  const windows = listOf(total, change);
  const messages = (query: MessagesQuery) => {
    asked(query);
    return windows(query);
  };
  return render(
    fakeScreen(
      <Mail />,
      { session, mailFolders: folders, messages, message: ({ id }) => messageOf(id), imports: { running: [] }, sync: undefined as unknown as Sync, ...views },
      {
        ...Object.fromEntries(proposals.map((name) => [name, saved])),
        catalogue,
        messageBody: { kind: 'text', cut: false, blob: new Blob(['Hello']) },
        ...calls,
      },
    ),
  );
}
