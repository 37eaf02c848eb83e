import { cleanup, fireEvent, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Sync } from '../../bridge';
import { sessionWith, show, syncWith } from '../testing';
import { Revoked } from './Revoked';
import { SignOut } from './SignOut';

const { signOut, leaveDevice } = vi.hoisted(() => ({ signOut: vi.fn(() => new Promise<void>(() => {})), leaveDevice: vi.fn(() => new Promise<void>(() => {})) }));
vi.mock('../../bridge', async (original) => ({ ...(await original<object>()), signOut, leaveDevice }));

beforeEach(() => {
  vi.clearAllMocks();
  URL.createObjectURL = vi.fn(() => 'blob:x');
});
afterEach(cleanup);

const press = (name: string) => fireEvent.click(screen.getByRole('button', { name }));
const exportUnsent = vi.fn(() => ({ name: 'unsent.json', json: '[1]', count: 3 }));

function ask(sync: Partial<Sync>, state: 'online' | 'offline' = 'online') {
  const synchronize = vi.fn(() => ({}));
  const goOnline = vi.fn(() => ({}));
  const onClose = vi.fn();
  show(<SignOut onClose={onClose} />, { session: sessionWith({ state }), sync: syncWith(sync), calls: { synchronize, goOnline, exportUnsent } });
  return { synchronize, goOnline, onClose };
}

describe('INV-2 signing out', () => {
  test('with nothing waiting just asks', () => {
    ask({});
    expect(screen.queryByRole('button', { name: 'Send first' })).toBeNull();
    press('Sign out');
    expect(signOut).toHaveBeenCalledOnce();
  });

  test('with changes waiting offers to send, to export, to go anyway, and to stay', async () => {
    const { onClose, synchronize } = ask({ waiting: 3 });
    screen.getByText(/^3 changes have not been sent yet/);
    press('Export to a file');
    await screen.findByText('The file “unsent.json” was saved with 3 changes.');
    press('Send first');
    await screen.findByRole('button', { name: 'Sending, 3 left' });
    expect(synchronize).toHaveBeenCalledOnce();
    expect(signOut).not.toHaveBeenCalled();
    press('Cancel');
    expect(onClose).toHaveBeenCalledOnce();
    press('Sign out anyway');
    expect(signOut).toHaveBeenCalledOnce();
  });

  test('goes online first where offline was chosen', async () => {
    const { goOnline, synchronize } = ask({ waiting: 1, offlineChosen: true }, 'offline');
    press('Send first');
    await vi.waitFor(() => expect(synchronize).toHaveBeenCalledOnce());
    expect(goOnline).toHaveBeenCalledOnce();
  });

  test('cannot send while the relay is away', () => {
    ask({ waiting: 1 }, 'offline');
    expect(screen.getByRole('button', { name: 'Send first' }).getAttribute('aria-disabled')).toBe('true');
  });
});

describe('SYNC-09 a device that was ended elsewhere', () => {
  test('offers what was not sent before the data goes', async () => {
    show(<Revoked />, { sync: syncWith({ revoked: true, waiting: 2 }), calls: { exportUnsent } });
    screen.getByRole('heading', { level: 1, name: 'This device was signed out' });
    press('Export unsent work');
    await screen.findByText(/^The file “unsent\.json” was saved/);
    press('Remove the data and sign in again');
    expect(leaveDevice).toHaveBeenCalledOnce();
  });
});
