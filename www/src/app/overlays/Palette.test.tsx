import { cleanup, fireEvent, screen } from '@testing-library/react';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { Entity } from '../../bridge';
import { match } from '../commands';
import type { Deeds } from '../keys';
import { ines, sessionWith, show } from '../testing';
import { Palette } from './Palette';

afterEach(cleanup);

function open(managesUsers = true) {
  const deeds = {
    go: vi.fn(),
    palette: vi.fn(),
    shortcuts: vi.fn(),
    signOut: vi.fn(),
    pane: vi.fn(),
    synchronize: vi.fn(),
  } satisfies Deeds;
  const onTheme = vi.fn();
  const onClose = vi.fn();
  show(<Palette deeds={deeds} onTheme={onTheme} paneShown onClose={onClose} />, {
    session: sessionWith({}, { ...ines, managesUsers }),
  });
  const input = screen.getByRole('combobox', { name: 'Search records and commands' });
  const press = (key: string) => fireEvent.keyDown(input, { key });
  const type = (text: string) => fireEvent.change(input, { target: { value: text } });
  const chosen = () => screen.getByRole('option', { selected: true }).textContent;
  return { deeds, onTheme, onClose, input, press, type, chosen };
}

test('records on this device come after the commands, and Enter opens one', async () => {
  const deeds = { go: vi.fn(), palette: vi.fn(), shortcuts: vi.fn(), signOut: vi.fn(), pane: vi.fn(), synchronize: vi.fn() } satisfies Deeds;
  const account: Entity = { name: 'account', label: 'Account', plural: 'Accounts', nameOf: 'name', attributes: [], form: [], columns: [], owned: true, states: [] };
  const lookup = vi.fn(() => ({ matches: [{ entity: 'account', id: 'a1', name: 'Brightwater Dairy', detail: 'Turku' }] }));
  show(<Palette deeds={deeds} onTheme={vi.fn()} paneShown={null} onClose={vi.fn()} />, { calls: { catalogue: { entities: [account] }, lookup } });
  await screen.findByRole('option', { name: 'Accounts' });
  const input = screen.getByRole('combobox');
  fireEvent.change(input, { target: { value: 'bright' } });
  await screen.findByText('Turku');
  expect(screen.getByRole('option', { selected: true }).textContent).toBe('Brightwater DairyTurku');
  expect(lookup).toHaveBeenCalledExactlyOnceWith({ entities: ['account'], text: 'bright', count: 8 });
  fireEvent.keyDown(input, { key: 'Enter' });
  expect(deeds.go).toHaveBeenCalledExactlyOnceWith('/records/account/a1');
});

describe('Palette', () => {
  test('arrow keys choose and go round, Enter closes and runs', () => {
    const { deeds, onClose, input, press, chosen } = open();
    expect(chosen()).toMatch(/^Mail/);
    press('ArrowDown');
    expect(chosen()).toMatch(/^Calendar/);
    expect(input.getAttribute('aria-activedescendant')).toBe(screen.getByRole('option', { selected: true }).id);
    press('ArrowUp');
    press('ArrowUp');
    expect(chosen()).toMatch(/^Sign out/);
    press('ArrowDown');
    press('Enter');
    expect(onClose).toHaveBeenCalledOnce();
    expect(deeds.go).toHaveBeenCalledExactlyOnceWith('/mail');
  });

  test('typing narrows, marks what matched, and starts from the first again', () => {
    const { onTheme, press, type, chosen } = open();
    press('ArrowDown');
    type('DARK');
    expect(screen.getAllByRole('option')).toHaveLength(1);
    expect(screen.getByText('Dark', { selector: 'mark' })).toBeTruthy();
    expect(chosen()).toMatch(/^Dark theme/);
    press('Enter');
    expect(onTheme).toHaveBeenCalledExactlyOnceWith('dark');
  });

  test('says so when nothing is called that, and Enter then does nothing', () => {
    const { onClose, press, type } = open();
    type('palletize');
    expect(screen.getByText('No command and no record on this device is called “palletize”')).toBeTruthy();
    expect(screen.queryAllByRole('option')).toHaveLength(0);
    press('ArrowDown');
    press('Enter');
    expect(onClose).not.toHaveBeenCalled();
  });

  test('Esc closes', () => {
    const { onClose, press } = open();
    press('Escape');
    expect(onClose).toHaveBeenCalledOnce();
  });

  test('REL-03 offers to invite people only to who may', () => {
    open(false);
    expect(screen.queryByRole('option', { name: /Invite people/ })).toBeNull();
    cleanup();
    open(true);
    expect(screen.getByRole('option', { name: /Invite people/ })).toBeTruthy();
  });
});

test.each([
  { label: 'Light theme', typed: '', want: [0, 0] },
  { label: 'Light theme', typed: ' THEME ', want: [6, 11] },
  { label: 'Light theme', typed: 'dark', want: null },
])('match($label, "$typed")', ({ label, typed, want }) => {
  expect(match(label, typed)).toEqual(want);
});
