// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Device, type Invite, type Person, relay, RelayFault, type Session } from '../../bridge';
import { type FakeCalls, FakeEngineProvider } from '../../bridge/fake';
import type { ThemeChoice } from '../../ui/theme';
import { Options } from '.';

const admin: Session = {
  profile: {
    organizationId: 'o1',
    organizationName: 'Northbeam',
    userId: 'u1',
    name: 'Ines Duarte',
    email: 'ines@northbeam.example',
    role: 'administrator',
    managesUsers: true,
  },
  connection: { state: 'online', lastContact: 1, retryAt: 0, fault: null },
  engine: { version: '1', build: 'b', protocol: 1 },
  relay: { version: '1', build: 'b', protocol: 1 },
};
const member: Session = { ...admin, profile: { ...admin.profile!, role: 'member', managesUsers: false } };
const offline: Session = { ...admin, connection: { state: 'offline', lastContact: 1, retryAt: 2, fault: null } };

const people: Person[] = [
  { id: 'u1', name: 'Ines Duarte', email: 'ines@northbeam.example', role: 'administrator', you: true },
  { id: 'u2', name: 'Sofia Lindgren', email: 'sofia@northbeam.example', role: 'member', you: false },
];
const invite: Invite = {
  id: 'i1',
  name: 'Jonas Weber',
  email: 'jonas@northbeam.example',
  role: 'readOnly',
  created: '2026-11-22T09:00:00Z',
  expires: '2026-11-29T09:00:00Z',
};

function open(path: string, session: Session | undefined = admin, onTheme: (choice: ThemeChoice) => void = vi.fn()) {
  history.replaceState(null, '', path);
  return render(screenOf(session, onTheme));
}

function screenOf(session: Session | undefined, onTheme: (choice: ThemeChoice) => void = vi.fn()) {
  return (
    <FakeEngineProvider views={session === undefined ? {} : { session }}>
      <Options theme="system" onTheme={onTheme} />
    </FakeEngineProvider>
  );
}

function type(label: string, value: string): void {
  fireEvent.change(screen.getByLabelText(label), { target: { value } });
}

function press(name: string): void {
  fireEvent.click(screen.getByRole('button', { name }));
}

/** Checks that a button can have the focus but not be used, for a reason that is read with it. */
function blockedBy(name: string, reason: HTMLElement): void {
  const button = screen.getByRole<HTMLButtonElement>('button', { name });
  expect([button.disabled, button.getAttribute('aria-disabled')]).toEqual([false, 'true']);
  expect(button.getAttribute('aria-describedby')).toBe(reason.id);
}

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

describe('options', () => {
  test('each group has its own address', async () => {
    open('/options');
    screen.getByRole('heading', { level: 1, name: 'Options' });
    expect(screen.getByRole('tab', { name: 'Account', selected: true })).toBeTruthy();
    fireEvent.click(screen.getByRole('tab', { name: 'Appearance' }));
    await screen.findByRole('tabpanel', { name: 'Appearance' });
    expect(location.pathname).toBe('/options/appearance');
  });

  test('REL-03 only who manages users is offered invites', () => {
    open('/options', member);
    expect(screen.getAllByRole('tab').map((tab) => tab.textContent)).not.toContain('People and invites');
    expect(screen.queryByRole('tab', { name: 'People and invites' })).toBeNull();
    cleanup();
    open('/options');
    screen.getByRole('tab', { name: 'People and invites' });
  });

  test('a theme applies at once', () => {
    const onTheme = vi.fn();
    open('/options/appearance', admin, onTheme);
    expect(screen.getByRole<HTMLInputElement>('radio', { name: 'As this device is set' }).checked).toBe(true);
    fireEvent.click(screen.getByRole('radio', { name: 'Dark' }));
    expect(onTheme).toHaveBeenCalledWith('dark');
  });
});

describe('account', () => {
  test('SYNC-06 a name is saved, and then follows what the engine tells', async () => {
    const save = vi.spyOn(relay, 'saveProfile').mockResolvedValue({
      organization: { id: 'o1', name: 'Northbeam' },
      user: { id: 'u1', name: 'Inês Duarte', email: 'ines@northbeam.example', role: 'administrator' },
    });
    const { rerender } = open('/options');
    const field = screen.getByLabelText<HTMLInputElement>('Your name');
    expect(field.value).toBe('Ines Duarte');
    type('Your name', ' Inês Duarte ');
    press('Save name');
    await screen.findByText('Your name is saved. All your devices show it.');
    expect(save).toHaveBeenCalledWith({ name: ' Inês Duarte ' });
    expect(field.value).toBe('Inês Duarte');
    const named = (name: string): Session => ({ ...admin, profile: { ...admin.profile!, name } });
    rerender(screenOf(named('Inês Duarte')));
    rerender(screenOf(named('Inês Lopes')));
    expect(screen.getByLabelText<HTMLInputElement>('Your name').value).toBe('Inês Lopes');
  });

  test('a refused name says why', async () => {
    vi.spyOn(relay, 'saveProfile').mockRejectedValue(new RelayFault(400, { kind: 'invalid', op: 'auth.rename', field: 'name', reason: 'missing' }));
    open('/options');
    type('Your name', '');
    press('Save name');
    await screen.findByText('Enter a name.');
  });

  test('REL-02 a password is changed, and the fields are emptied', async () => {
    const change = vi.spyOn(relay, 'changePassword').mockResolvedValue();
    open('/options');
    type('Current password', 'the old password');
    type('New password', 'the new password');
    press('Change password');
    await screen.findByText('Your password is changed. Other devices are signed out.');
    expect(change).toHaveBeenCalledWith({ current: 'the old password', password: 'the new password' });
    expect(screen.getByLabelText<HTMLInputElement>('New password').value).toBe('');
  });

  test('REL-02 a wrong current password is said at its field', async () => {
    vi.spyOn(relay, 'changePassword').mockRejectedValue(new RelayFault(401, { kind: 'denied', op: 'auth.changePassword', reason: 'wrongPassword' }));
    open('/options');
    press('Change password');
    await screen.findByText('This is not your current password.');
    await waitFor(() => expect(document.activeElement?.getAttribute('name')).toBe('current'));
  });

  test('offline what is typed stays, nothing is sent, and the reason is said once', () => {
    const save = vi.spyOn(relay, 'saveProfile');
    const { rerender } = open('/options');
    type('Your name', 'Inês');
    type('Current password', 'the old password');
    rerender(screenOf(offline));
    expect(screen.getByLabelText<HTMLInputElement>('Your name').disabled).toBe(false);
    expect(screen.getByLabelText<HTMLInputElement>('Your name').value).toBe('Inês');
    expect(screen.getByLabelText<HTMLInputElement>('Current password').disabled).toBe(false);
    const reason = screen.getByText(/The server cannot be reached/);
    for (const name of ['Save name', 'Change password']) blockedBy(name, reason);
    press('Save name');
    fireEvent.submit(screen.getByLabelText('Your name').closest('form')!);
    expect(save).not.toHaveBeenCalled();
  });

  test('who was signed out is led to the sign-in', () => {
    open('/options', { ...offline, connection: { ...offline.connection, state: 'signedOut' } });
    screen.getByText('Your sign-in has ended. Sign in again to change this.');
    expect(screen.getByRole('link', { name: 'Go to sign-in' }).getAttribute('href')).toBe('/sign-in');
  });

  test('the rule for a password gives way to what is wrong with it', async () => {
    vi.spyOn(relay, 'changePassword').mockRejectedValue(new RelayFault(400, { kind: 'invalid', op: 'auth.changePassword', field: 'password', reason: 'tooShort' }));
    open('/options');
    screen.getByText('At least 12 characters.');
    press('Change password');
    await screen.findByText(/too short/);
    expect(screen.queryByText('At least 12 characters.')).toBeNull();
  });

  test('who is not known yet is said', () => {
    open('/options', { ...offline, profile: null });
    screen.getByText(/has not told this device who you are yet/);
  });
});

describe('devices', () => {
  const laptop: Device = { id: 'd1', name: 'Laptop', agent: 'Chrome on Windows', this: true, joinedOn: 1, seenOn: 1, revoked: 0, waiting: 2 };
  const desktop: Device = { ...laptop, id: 'd2', name: 'Office desktop', this: false, waiting: 0 };
  const answer = ({ mutation }: { mutation: string }) => ({ mutation, record: null });

  function openDevices(calls: FakeCalls) {
    history.replaceState(null, '', '/options/devices');
    render(
      <FakeEngineProvider views={{ session: offline, devices: { rows: [laptop, desktop, { ...desktop, id: 'd3', name: 'Tablet', revoked: 5 }] } }} calls={calls}>
        <Options theme="system" onTheme={vi.fn()} />
      </FakeEngineProvider>,
    );
  }

  test('MULTI-01 lists them, this one first, with what waits; this one is not revoked here', () => {
    openDevices({});
    const [, first, , third] = screen.getAllByRole('row').map((row) => row.textContent);
    expect(first).toMatch(/^Laptop \(this device\)Chrome on Windows2 changes waiting to be sent.*NowRename$/);
    expect(third).toMatch(/^Tablet.*Revoked/);
    expect(screen.queryByRole('button', { name: 'Revoke Laptop' })).toBeNull();
  });

  test('a name is changed in its row; Escape leaves it', async () => {
    const nameDevice = vi.fn(answer);
    openDevices({ nameDevice });
    press('Rename Office desktop');
    const field = screen.getByLabelText('Name of the device');
    expect(document.activeElement).toBe(field);
    fireEvent.keyDown(field, { key: 'Escape' });
    expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Rename Office desktop' }));
    press('Rename Office desktop');
    type('Name of the device', ' Desk ');
    fireEvent.submit(screen.getByLabelText('Name of the device').closest('form')!);
    await screen.findByText('The device is called Desk now.');
    expect(nameDevice.mock.calls[0]?.[0]).toMatchObject({ id: 'd2', name: 'Desk' });
  });

  test('SYNC-09 revoking asks first', async () => {
    const revokeDevice = vi.fn(answer);
    openDevices({ revokeDevice });
    press('Revoke Office desktop');
    expect(document.activeElement?.textContent).toBe('Keep');
    press('Keep Office desktop');
    expect(revokeDevice).not.toHaveBeenCalled();
    press('Revoke Office desktop');
    press('Revoke Office desktop');
    await screen.findByText('Office desktop is revoked.');
    expect(revokeDevice.mock.calls[0]?.[0]).toMatchObject({ id: 'd2' });
  });
});

describe('people and invites', () => {
  beforeEach(() => {
    vi.spyOn(relay, 'people').mockResolvedValue(people);
  });

  test('REL-03 lists people with their roles; a member gets no invites', async () => {
    const invites = vi.spyOn(relay, 'invites').mockResolvedValue([]);
    open('/options/people', member);
    await screen.findByText('2 people in your organization.');
    const rows = screen.getAllByRole('row').map((row) => row.textContent);
    expect(rows.some((row) => row?.includes('Ines Duarte (you)') && row.includes('Administrator'))).toBe(true);
    expect(rows.some((row) => row?.includes('Sofia Lindgren') && row.includes('Member'))).toBe(true);
    expect(screen.queryByRole('button', { name: /invite/i })).toBeNull();
    expect(invites).not.toHaveBeenCalled();
  });

  test('REL-02 an invite shows its link once, with the focus on it', async () => {
    vi.spyOn(relay, 'invites').mockResolvedValueOnce([]).mockResolvedValue([invite]);
    const send = vi.spyOn(relay, 'invite').mockResolvedValue({ invite, token: 'tok' });
    open('/options/people');
    await screen.findByText(/No invite is open/);
    type('Name', 'Jonas Weber');
    type('E-mail address', 'jonas@northbeam.example');
    type('Role', 'readOnly');
    press('Create invite');
    const link = await screen.findByLabelText<HTMLInputElement>('Invite link');
    expect(send).toHaveBeenCalledWith({ name: 'Jonas Weber', email: 'jonas@northbeam.example', role: 'readOnly' });
    expect([link.value, link.readOnly]).toEqual([`${location.origin}/invite#token=tok`, true]);
    expect(document.activeElement).toBe(link);
    screen.getByText(/valid for 7 days, works once/);
    expect(screen.getByLabelText<HTMLInputElement>('Name').value).toBe('');
    await screen.findByRole('button', { name: 'Revoke link for Jonas Weber' });

    const write = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue();
    press('Copy link');
    await screen.findByText('The link is copied.');
    expect(write).toHaveBeenCalledWith(link.value);
  });

  test('an address that is in use is said at its field', async () => {
    vi.spyOn(relay, 'invites').mockResolvedValue([]);
    vi.spyOn(relay, 'invite').mockRejectedValue(new RelayFault(400, { kind: 'invalid', op: 'auth.invite', field: 'email', reason: 'inUse' }));
    open('/options/people');
    press('Create invite');
    await screen.findByText('Somebody already has an account with this address.');
  });

  test('REL-02 revoking asks first; keeping changes nothing', async () => {
    vi.spyOn(relay, 'invites').mockResolvedValueOnce([invite]).mockResolvedValue([]);
    const revoke = vi.spyOn(relay, 'revokeInvite').mockResolvedValue();
    open('/options/people');
    const row = (await screen.findByText('jonas@northbeam.example')).closest('tr')!;
    fireEvent.click(within(row).getByRole('button', { name: 'Revoke link for Jonas Weber' }));
    const keep = within(row).getByRole('button', { name: 'Keep link for Jonas Weber' });
    expect(document.activeElement).toBe(keep);
    fireEvent.click(keep);
    expect(revoke).not.toHaveBeenCalled();
    fireEvent.click(within(row).getByRole('button', { name: 'Revoke link for Jonas Weber' }));
    fireEvent.keyDown(document.activeElement!, { key: 'Escape' });
    expect(within(row).queryByText(/^Revoke the link\?/)).toBeNull();
    expect(document.activeElement).toBe(within(row).getByRole('button', { name: 'Revoke link for Jonas Weber' }));
    expect(revoke).not.toHaveBeenCalled();
    fireEvent.click(within(row).getByRole('button', { name: 'Revoke link for Jonas Weber' }));
    fireEvent.click(within(row).getByRole('button', { name: 'Revoke link for Jonas Weber' }));
    await screen.findByText('The link for Jonas Weber no longer works.');
    expect(revoke).toHaveBeenCalledWith({ id: 'i1' });
    await screen.findByText(/No invite is open/);
    expect(document.activeElement?.textContent).toBe('Open invites');
  });

  test('REL-02 an invite that was used meanwhile says so', async () => {
    vi.spyOn(relay, 'invites').mockResolvedValueOnce([invite]).mockResolvedValue([]);
    vi.spyOn(relay, 'revokeInvite').mockRejectedValue(new RelayFault(404, { kind: 'notFound', op: 'auth.revokeInvite', reason: 'used' }));
    open('/options/people');
    await screen.findByText('jonas@northbeam.example');
    press('Revoke link for Jonas Weber');
    press('Revoke link for Jonas Weber');
    await screen.findByText('Jonas Weber has used the link already.');
  });

  test('offline it says why nothing shows, and loads once it is online', async () => {
    vi.spyOn(relay, 'invites').mockResolvedValue([]);
    const { rerender } = open('/options/people', offline);
    expect(relay.people).not.toHaveBeenCalled();
    blockedBy('Create invite', screen.getByText(/The server cannot be reached/));
    expect(screen.getAllByText('This list needs a connection.')).toHaveLength(2);
    rerender(screenOf(admin));
    await screen.findByText('2 people in your organization.');
  });

  test('a list that fails can be asked for again', async () => {
    vi.spyOn(relay, 'invites').mockResolvedValue([]);
    vi.mocked(relay.people).mockRejectedValueOnce(new RelayFault(500, { kind: 'internal', op: 'auth.people' }));
    open('/options/people');
    await screen.findByText(/The list cannot be shown/);
    press('Try again');
    await screen.findByText('2 people in your organization.');
  });
});
