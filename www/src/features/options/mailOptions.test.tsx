import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import type { Mailbox, MailStorage } from '../../bridge';
import { fakeScreen } from '../../ui/testing';
import { MailOptions } from './MailOptions';

afterEach(cleanup);

const storage: MailStorage = {
  messages: 100_000, bodies: 40_000, bytesHere: 1_200_000_000, waitingBytes: 300_000_000, waitingCount: 1200, uploading: true, keep: { bodiesMonths: 12, attachmentsMB: 1 },
};
const box = (trusted: string[]): Mailbox => ({ id: 'box', name: 'Maya', deviceOnly: false, folders: [], trusted });

test('MBX-08 how much is kept on this device is chosen, and saved at once', async () => {
  const keepOffline = vi.fn(() => ({}));
  render(fakeScreen(<MailOptions />, { mailStorage: storage, mailFolders: { mailboxes: [], ready: true } }, { keepOffline }));
  expect(screen.getByText('100,000, the text of 40,000 is here')).toBeTruthy();
  expect(screen.getByText('Sending 1,200 files, 300 MB')).toBeTruthy();
  fireEvent.change(screen.getByRole('combobox', { name: 'Keep the texts of messages' }), { target: { value: '0' } });
  await screen.findByText('Saved for this device. It applies at once.');
  fireEvent.change(screen.getByRole('combobox', { name: 'Keep attachments' }), { target: { value: '25' } });
  await waitFor(() => expect(keepOffline).toHaveBeenCalledTimes(2));
  expect(keepOffline.mock.calls).toEqual([[{ bodiesMonths: 0, attachmentsMB: 1 }], [{ bodiesMonths: 12, attachmentsMB: 25 }]]);
});

test('MBX-08 a choice that was refused says so', async () => {
  render(fakeScreen(<MailOptions />, { mailStorage: storage, mailFolders: { mailboxes: [], ready: true } }));
  fireEvent.change(screen.getByRole('combobox', { name: 'Keep attachments' }), { target: { value: '25' } });
  await screen.findByText(/^That was not done/);
});

test('MBX-05 senders whose pictures load are listed, and taken off', async () => {
  const distrustSender = vi.fn(({ mutation }: { mutation: string }) => ({ mutation, record: null }));
  render(fakeScreen(<MailOptions />, { mailStorage: storage, mailFolders: { mailboxes: [box(['news@brightwater.example'])], ready: true } }, { distrustSender }));
  fireEvent.click(screen.getByRole('button', { name: 'Remove news@brightwater.example' }));
  await screen.findByText('You are asked again before pictures of news@brightwater.example load.');
  expect(distrustSender.mock.calls[0]?.[0]).toMatchObject({ id: 'box', address: 'news@brightwater.example' });
  cleanup();
  render(fakeScreen(<MailOptions />, { mailStorage: storage, mailFolders: { mailboxes: [box([])], ready: true } }));
  expect(screen.getByText('None. You are asked for each message.')).toBeTruthy();
});
