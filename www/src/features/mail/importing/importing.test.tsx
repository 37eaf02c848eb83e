import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { EngineFault, type ImportRun, type StartImport } from '../../../bridge';
import { folders, idOf, openMail } from '../testing';
import { filesOf } from './pick';

beforeEach(() => {
  vi.clearAllMocks();
  localStorage.clear();
});
afterEach(cleanup);

const run: ImportRun = {
  id: idOf(9), state: 'reading', files: 12, filesDone: 3, bytes: 2_000_000_000, bytesDone: 1_200_000_000, found: 5012, imported: 4990, duplicates: 12, refused: 10,
  rows: [{ file: 'old/mail.mbox', offset: 881_231, reason: 'itemTooLarge', detail: '160 MB', count: 1 }, { file: 'x.bin', offset: 0, reason: 'brandNew', detail: '', count: 3 }], mailbox: null, fault: null,
};

const started = vi.fn<(args: StartImport & { handles: readonly File[] }) => Record<string, never>>(() => ({}));
const file = (name: string) => new File(['From: a\n\nb'], name);

async function dialogWith(files: File[], views: NonNullable<Parameters<typeof openMail>[1]>['views'] = {}) {
  openMail('/mail', { calls: { startImport: started }, views });
  await screen.findByRole('listbox');
  fireEvent.click(within(screen.getByRole('toolbar')).getByRole('button', { name: 'Import' }));
  const dialog = await screen.findByRole('dialog', { name: 'Import mail and contacts' });
  fireEvent.change(dialog.querySelector('input[data-files]')!, { target: { files } });
  return dialog;
}

test('MBX-01 chosen files go into the mailbox, by their folders unless one is chosen', async () => {
  const dialog = await dialogWith([file('b.mbox'), file('a.eml')]);
  expect(within(dialog).getByText(/^2 files, /)).toBeTruthy();
  fireEvent.change(within(dialog).getByRole('combobox', { name: 'Put messages in' }), { target: { value: 'Legal' } });
  fireEvent.click(within(dialog).getByRole('button', { name: 'Import 2 files' }));
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  expect(started.mock.calls[0]?.[0]).toMatchObject({ mailbox: 'box', folder: 'Legal', from: 0, total: 2, files: [{ name: 'a.eml', path: 'a.eml', sizeBytes: 10 }, { name: 'b.mbox' }] });
  expect(started.mock.calls[0]?.[0].handles.map(({ name }) => name)).toEqual(['a.eml', 'b.mbox']);
});

test('MBX-07 a mailbox can stay on this device, and needs a name', async () => {
  const dialog = await dialogWith([file('a.eml')]);
  fireEvent.click(within(dialog).getByRole('checkbox', { name: 'Keep this mailbox on this device only' }));
  const name = within(dialog).getByRole('textbox', { name: 'Name of the mailbox' });
  fireEvent.change(name, { target: { value: ' ' } });
  expect(within(dialog).getByRole('button', { name: 'Import 1 file' }).getAttribute('aria-disabled')).toBe('true');
  fireEvent.change(name, { target: { value: 'Old archive' } });
  fireEvent.click(within(dialog).getByRole('button', { name: 'Import 1 file' }));
  await waitFor(() => expect(started).toHaveBeenCalled());
  expect(started.mock.calls[0]?.[0]).toMatchObject({ mailbox: 'device', name: 'Old archive', folder: null });
});

test('MBX-07 beside a mailbox of this device only mail goes into the own one, unless a folder is chosen', async () => {
  const only = { ...folders, mailboxes: folders.mailboxes.map((box) => ({ ...box, name: 'Old archive', deviceOnly: true })) };
  for (const [folder, into] of [['', { mailbox: 'default', folder: null }], ['Legal', { mailbox: 'box', folder: 'Legal' }]] as const) {
    const dialog = await dialogWith([file('a.eml')], { mailFolders: only });
    const choice = within(dialog).getByRole('combobox', { name: 'Put messages in' });
    expect(within(choice).getByRole('option', { name: 'Your own mailbox, folders as the files lie' })).toBeTruthy();
    expect(within(choice).getByRole('option', { name: /Inbox · Old archive, on this device only$/ })).toBeTruthy();
    fireEvent.change(choice, { target: { value: folder } });
    fireEvent.click(within(dialog).getByRole('button', { name: 'Import 1 file' }));
    await waitFor(() => expect(started).toHaveBeenCalled());
    expect(started.mock.calls[0]?.[0]).toMatchObject(into);
    cleanup();
    started.mockClear();
  }
});

test('an import that cannot begin says why, and the dialog stays', async () => {
  started.mockImplementationOnce(() => {
    throw new EngineFault('full', 'worker.startImport');
  });
  const dialog = await dialogWith([file('a.eml')]);
  fireEvent.click(within(dialog).getByRole('button', { name: 'Import 1 file' }));
  expect(await within(dialog).findByText(/^The import could not begin, and nothing has changed/)).toBeTruthy();
});

test('files that are dropped on the window are offered for import', async () => {
  openMail('/mail', { calls: { startImport: started } });
  await screen.findByRole('listbox');
  const dataTransfer = { types: ['Files'], items: [{ kind: 'file', webkitGetAsEntry: () => null, getAsFile: () => file('c.vcf') }] };
  const drop = (type: string) => fireEvent(window, Object.assign(new Event(type, { bubbles: true, cancelable: true }), { dataTransfer }));
  drop('dragenter');
  expect(screen.getByText('Drop to import')).toBeTruthy();
  drop('drop');
  expect(screen.queryByText('Drop to import')).toBeNull();
  expect(await screen.findByText(/^1 file, /)).toBeTruthy();
});

test('MBX-01 folders are looked through, however deep and however many portions', async () => {
  const entry = (name: string, path: string) => ({ isFile: true, isDirectory: false, fullPath: path, file: (done: (f: File) => void) => done(file(name)) });
  const folder = (path: string, portions: unknown[][]) => ({
    isFile: false, isDirectory: true, fullPath: path,
    createReader: () => {
      const left = [...portions, []];
      return { readEntries: (done: (entries: unknown[]) => void) => done(left.shift() ?? []) };
    },
  });
  const tree = folder('/m', [[entry('1.eml', '/m/1.eml'), folder('/m/in', [[entry('2.eml', '/m/in/2.eml')]])], [entry('3.eml', '/m/3.eml')]]);
  const found = await filesOf([tree as unknown as FileSystemEntry, file('top.eml')]);
  expect(found.map(({ path }) => path)).toEqual(['m/1.eml', 'm/3.eml', 'm/in/2.eml', 'top.eml']);
});

test('MBX-01 counts, progress and pause; what was refused with file, place and reason', async () => {
  const steer = vi.fn(() => ({}));
  openMail('/mail', { views: { imports: { running: [run] } }, calls: { pauseImport: steer, cancelImport: steer } });
  const strip = await screen.findByRole('group', { name: 'Import' });
  for (const words of ['5,012 found', '4,990 imported', '12 there already', '10 not imported']) expect(within(strip).getByText(words)).toBeTruthy();
  expect(within(strip).getByRole('progressbar').getAttribute('aria-valuetext')).toBe('50% imported');
  fireEvent.click(within(strip).getByRole('button', { name: 'Pause' }));
  fireEvent.click(within(strip).getByRole('button', { name: 'Cancel import' }));
  await waitFor(() => expect(steer).toHaveBeenCalledTimes(2));
  expect(steer).toHaveBeenCalledWith({ id: run.id });
  fireEvent.click(within(strip).getByRole('button', { name: 'Details' }));
  const table = await screen.findByRole('table', { name: 'Not imported' });
  expect(within(table).getAllByRole('row').slice(1).map((each) => each.textContent)).toEqual([
    'old/mail.mbox881,231It is larger than a message may be.160 MB',
    'x.bin0It could not be read (brandNew).3 items, from here on',
  ]);
  expect(screen.getByText('The newest 4 of 10 show.')).toBeTruthy();
});

test.each([
  ['paused', null, 'Import paused after 4,990 items', 'Resume'],
  ['paused', 'full', 'This device has no room left. Import paused after 4,990 items.', 'Resume'],
  ['waiting', null, 'Import interrupted after 4,990 items', 'Choose the files'],
  ['done', null, 'Import done: 4,990 items', 'Dismiss'],
  ['cancelled', null, 'Import cancelled. 4,990 items are kept.', 'Dismiss'],
  ['failed', 'full', 'The import stopped. 4,990 items are kept. This device has no room left.', 'Dismiss'],
] as const)('an import that is %s says so, and what can be done', async (state, fault, words, button) => {
  openMail('/mail', { views: { imports: { running: [{ ...run, state, fault }] } } });
  const strip = await screen.findByRole('group', { name: 'Import' });
  expect(within(strip).getByText(words)).toBeTruthy();
  expect(within(strip).getByRole('button', { name: button })).toBeTruthy();
});

test('MBX-01 an import whose files were lost goes on under its id with those that are chosen again', async () => {
  openMail('/mail', { views: { imports: { running: [{ ...run, state: 'waiting' }] } }, calls: { startImport: started } });
  fireEvent.click(await screen.findByRole('button', { name: 'Choose the files' }));
  const dialog = await screen.findByRole('dialog', { name: 'Import mail and contacts' });
  expect(within(dialog).queryByRole('checkbox')).toBeNull();
  fireEvent.change(dialog.querySelector('input[data-files]')!, { target: { files: [file('a.eml')] } });
  fireEvent.click(within(dialog).getByRole('button', { name: 'Import 1 file' }));
  await waitFor(() => expect(started).toHaveBeenCalled());
  expect(started.mock.calls[0]?.[0].id).toBe(run.id);
});

test('MBX-01 an import that is given other files than those with which it began says so', async () => {
  started.mockImplementationOnce(() => {
    throw new EngineFault('invalid', 'worker.startImport');
  });
  openMail('/mail', { views: { imports: { running: [{ ...run, state: 'waiting' }] } }, calls: { startImport: started } });
  fireEvent.click(await screen.findByRole('button', { name: 'Choose the files' }));
  const dialog = await screen.findByRole('dialog', { name: 'Import mail and contacts' });
  fireEvent.change(dialog.querySelector('input[data-files]')!, { target: { files: [file('other.eml')] } });
  fireEvent.click(within(dialog).getByRole('button', { name: 'Import 1 file' }));
  expect(await within(dialog).findByText(/^These are not the files with which the import began/)).toBeTruthy();
});
