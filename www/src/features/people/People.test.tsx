import { FluentProvider, webLightTheme } from '@fluentui/react-components';
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type Person, relay, RelayFault, type Session } from '../../bridge';
import { FakeEngineProvider } from '../../bridge/fake';
import { People } from './People';

const ines: Person = { id: 'u1', name: 'Ines Carvalho', email: 'ines@northbeam.example', role: 'administrator', you: true };
const joonas: Person = { id: 'u2', name: 'Joonas Aalto', email: 'joonas@northbeam.example', role: 'readOnly', you: false };

function session(managesUsers: boolean): Session {
  const program = { version: '0.1.0', build: 'dev', protocol: 1 };
  return {
    profile: {
      organizationId: 'o1',
      organizationName: 'Northbeam',
      userId: ines.id,
      name: ines.name,
      email: ines.email,
      role: ines.role,
      managesUsers,
    },
    connection: { state: 'online', lastContact: 0, retryAt: 0, fault: null },
    engine: program,
    relay: program,
  };
}

function show(managesUsers = true) {
  render(
    <FluentProvider theme={webLightTheme}>
      <FakeEngineProvider views={{ session: session(managesUsers) }}>
        <People />
      </FakeEngineProvider>
    </FluentProvider>,
  );
}

const asked = vi.spyOn(relay, 'people');
beforeEach(() => {
  asked.mockReset();
});
afterEach(cleanup);

test('REL-03 lists everybody with role, marks oneself, and opens a person', async () => {
  asked.mockResolvedValue([ines, joonas]);
  show();
  const row = await screen.findByRole('button', { name: /Joonas Aalto/ });
  expect(row.textContent).toMatch(/joonas@northbeam\.example.*Read only/);
  expect(screen.getByRole('button', { name: /Ines Carvalho/ }).textContent).toMatch(/Administrator.*You/);
  expect(screen.getByText('Nobody is open')).toBeTruthy();
  fireEvent.click(row);
  expect(screen.getByRole('heading', { level: 2, name: 'Joonas Aalto' })).toBeTruthy();
  expect(row.getAttribute('aria-current')).toBe('true');
});

test('arrow keys move between the people, with one tab stop', async () => {
  asked.mockResolvedValue([ines, joonas]);
  show();
  const second = await screen.findByRole('button', { name: /Joonas Aalto/ });
  const first = screen.getByRole('button', { name: /Ines Carvalho/ });
  expect([first.tabIndex, second.tabIndex]).toEqual([0, -1]);
  first.focus();
  fireEvent.keyDown(first, { key: 'ArrowDown' });
  expect(document.activeElement).toBe(second);
  expect([first.tabIndex, second.tabIndex]).toEqual([-1, 0]);
});

test('SYNC-01 offline only oneself is known, and that is said', async () => {
  asked.mockRejectedValueOnce(new RelayFault(0, { kind: 'offline', op: 'relay.people' })).mockResolvedValue([ines, joonas]);
  show();
  expect(await screen.findByText(/relay cannot be reached/)).toBeTruthy();
  expect(screen.getByRole('button', { name: /Ines Carvalho/ })).toBeTruthy();
  fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
  expect(await screen.findByRole('button', { name: /Joonas Aalto/ })).toBeTruthy();
});

test('a session that ended leads to the sign-in', async () => {
  asked.mockRejectedValue(new RelayFault(401, { kind: 'denied', op: 'relay.people' }));
  show();
  expect((await screen.findByRole('link', { name: 'Sign in again' })).getAttribute('href')).toBe('/sign-in');
});

test('REL-03 who manages users is led to the invites, others are not', async () => {
  asked.mockResolvedValue([ines]);
  show(true);
  expect((await screen.findByRole('link', { name: 'Invite people' })).getAttribute('href')).toBe('/options/people');
  cleanup();
  show(false);
  expect(await screen.findByText('Nobody else is in your organization.')).toBeTruthy();
  expect(screen.queryByRole('link', { name: 'Invite people' })).toBeNull();
});
