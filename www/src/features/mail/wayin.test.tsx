import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openMail } from './testing';

beforeEach(() => {
  vi.clearAllMocks();
  localStorage.clear();
});
afterEach(cleanup);

const focused = () => document.activeElement?.textContent;
const folder = (name: string, total: number, kind: 'inbox' | 'ordinary' | 'deleted' = 'ordinary') => ({ id: name, parent: null, name, kind, depth: 0, unread: 0, total });

test('where there is no mail, importing has the focus, and examples are offered', async () => {
  openMail('/mail', { total: 0, views: { mailFolders: { ready: true, mailboxes: [] } } });
  await screen.findByText('No mail here yet');
  expect(focused()).toBe('Import mail');
  expect(screen.getByRole('link', { name: 'Fill with examples' }).getAttribute('href')).toBe('/options/examples');
});

test('files that were chosen are imported with one more Enter', async () => {
  openMail('/mail', { total: 0, views: { mailFolders: { ready: true, mailboxes: [] } } });
  fireEvent.click(await screen.findByRole('button', { name: 'Import mail' }));
  const dialog = await screen.findByRole('dialog', { name: 'Import mail and contacts' });
  fireEvent.change(dialog.querySelector('input[data-files]')!, { target: { files: [new File(['From: a\n\nb'], 'a.eml')] } });
  await waitFor(() => expect(document.activeElement).toBe(within(dialog).getByRole('button', { name: 'Import 1 file' })));
});

test('an empty inbox leads to the folder where the most lies', async () => {
  const folders = [folder('Inbox', 0, 'inbox'), folder('Gone', 90, 'deleted'), folder('mine', 3), folder('less', 1)];
  openMail('/mail', { total: 0, views: { mailFolders: { ready: true, mailboxes: [{ id: 'box', name: 'Maya', deviceOnly: false, folders, trusted: [] }] } } });
  const button = await screen.findByRole('button', { name: 'Open mine: 3 messages' });
  expect(document.activeElement).toBe(button);
  fireEvent.click(button);
  expect(new URLSearchParams(location.search).get('folder')).toBe('mine');
});

test('a list that appears has the focus when nothing else does', async () => {
  openMail('/mail');
  const list = await screen.findByRole('listbox');
  await waitFor(() => expect(document.activeElement).toBe(list));
});
