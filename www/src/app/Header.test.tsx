import { cleanup, fireEvent, screen } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { Header } from './Header';
import { sessionWith, show } from './testing';

afterEach(cleanup);

const deeds = { go: vi.fn(), palette: vi.fn(), shortcuts: vi.fn(), signOut: vi.fn(), pane: vi.fn(), synchronize: vi.fn() };

test('the account menu says who is signed in, and leads on', async () => {
  show(<Header deeds={deeds} covered={false} />);
  fireEvent.click(screen.getByRole('button', { name: 'Account of Ines Carvalho' }));
  expect(await screen.findByText('ines@northbeam.example')).toBeTruthy();
  expect(screen.getByText('Administrator, Northbeam')).toBeTruthy();
  expect(screen.getAllByRole('menuitem').map((item) => item.textContent)).toEqual([
    'Options',
    'Sync',
    'Keyboard shortcuts',
    'Sign out',
  ]);
  // Gone before the deed: the focus ends where the deed puts it.
  deeds.signOut.mockImplementation(() => expect(screen.queryByRole('menu')).toBeNull());
  fireEvent.click(screen.getByRole('menuitem', { name: 'Sign out' }));
  expect(deeds.signOut).toHaveBeenCalledOnce();
  expect(screen.queryByRole('menu')).toBeNull();
});

test('who is signed in may not be known yet', async () => {
  show(<Header deeds={deeds} covered={false} />, { session: sessionWith({ state: 'connecting' }, null) });
  fireEvent.click(screen.getByRole('button', { name: 'Account' }));
  expect(await screen.findByText('Not known on this device yet')).toBeTruthy();
});

test('the search box opens the palette', () => {
  show(<Header deeds={deeds} covered={false} />);
  fireEvent.click(screen.getByRole('button', { name: /^Search records and commands/ }));
  expect(deeds.palette).toHaveBeenCalledOnce();
});
