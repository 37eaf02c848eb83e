// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { identity, type InviteLook, relay, RelayFault, type RelaySession } from '../../bridge';
import { AcceptInvite, Claim, SignIn } from '.';

const session: RelaySession = {
  organization: { id: 'o1', name: 'Northbeam' },
  user: { id: 'u1', name: 'Ines Duarte', email: 'ines@northbeam.example', role: 'administrator' },
};
const look: InviteLook = {
  organization: 'Northbeam',
  name: 'Jonas Weber',
  email: 'jonas@northbeam.example',
  role: 'readOnly',
  expires: '2026-11-29T09:00:00Z',
};

function about(claimed: boolean) {
  return vi.spyOn(relay, 'about').mockResolvedValue({ version: '1', build: 'b', protocol: 1, claimed });
}

function type(label: string, value: string): void {
  fireEvent.change(screen.getByLabelText(label), { target: { value } });
}

function press(name: string): void {
  fireEvent.click(screen.getByRole('button', { name }));
}

const focused = () => document.activeElement?.getAttribute('name');

beforeEach(() => history.replaceState(null, '', '/'));
afterEach(() => {
  cleanup();
  localStorage.clear();
  vi.restoreAllMocks();
});

describe('sign in', () => {
  beforeEach(() => void about(true));

  test('REL-02 sends what was typed and hands the session on', async () => {
    const signIn = vi.spyOn(relay, 'signIn').mockResolvedValue(session);
    const onSignedIn = vi.fn();
    render(<SignIn onSignedIn={onSignedIn} />);
    await screen.findByRole('heading', { level: 1, name: 'Sign in' });
    expect(focused()).toBe('email');
    type('E-mail address', 'ines@northbeam.example');
    type('Password', 'a long password');
    press('Sign in');
    await waitFor(() => expect(onSignedIn).toHaveBeenCalledWith(session));
    expect(signIn).toHaveBeenCalledWith({ email: 'ines@northbeam.example', password: 'a long password' });
  });

  test.each([
    ['a wrong password', new RelayFault(401, { kind: 'denied', op: 'auth.signIn', reason: 'wrongPassword' }), 'The e-mail address or the password is not right.'],
    ['too many attempts, soon', new RelayFault(429, { kind: 'busy', op: 'auth.signIn', retryAfter: 1 }), 'Too many attempts. Try again in 1 second.'],
    ['too many attempts, later', new RelayFault(429, { kind: 'busy', op: 'auth.signIn', retryAfter: 601 }), 'Too many attempts. Try again in 11 minutes.'],
    ['a relay out of reach', new RelayFault(0, { kind: 'offline', op: 'relay.signIn' }), /^The server cannot be reached\./],
    ['a full disk', new RelayFault(507, { kind: 'full', op: 'auth.signIn' }), /no storage space left/],
    ['a fault of the relay', new RelayFault(500, { kind: 'internal', op: 'auth.signIn' }), /The server could not do this/],
  ])('REL-02 %s gets a sentence, and the form can be sent again', async (_, fault, sentence) => {
    const signIn = vi.spyOn(relay, 'signIn').mockRejectedValue(fault);
    render(<SignIn onSignedIn={vi.fn()} />);
    await screen.findByLabelText('Password');
    press('Sign in');
    expect((await screen.findByText(sentence)).closest('[role=alert]')).not.toBeNull();
    await waitFor(() => expect(focused()).toBe('password'));
    press('Sign in');
    await waitFor(() => expect(signIn).toHaveBeenCalledTimes(2));
  });

  test('REL-02 a refused field says why and has the focus', async () => {
    vi.spyOn(relay, 'signIn').mockRejectedValue(new RelayFault(400, { kind: 'invalid', op: 'auth.signIn', field: 'email', reason: 'missing' }));
    render(<SignIn onSignedIn={vi.fn()} />);
    (await screen.findByLabelText('Password')).focus();
    press('Sign in');
    await screen.findByText('Enter an e-mail address.');
    await waitFor(() => expect(focused()).toBe('email'));
    const field = screen.getByLabelText('E-mail address');
    expect(field.getAttribute('aria-invalid')).toBe('true');
    const described = (field.getAttribute('aria-describedby') ?? '').split(' ').map((id) => document.getElementById(id)?.textContent);
    expect(described.join()).toContain('Enter an e-mail address.');
  });

  test('is sent once while it is on its way', async () => {
    const signIn = vi.spyOn(relay, 'signIn').mockReturnValue(new Promise(() => {}));
    render(<SignIn onSignedIn={vi.fn()} />);
    await screen.findByLabelText('Password');
    press('Sign in');
    const sending = await screen.findByRole('button', { name: 'Signing in…' });
    expect(sending.getAttribute('aria-disabled')).toBe('true');
    fireEvent.submit(sending.closest('form')!);
    expect(signIn).toHaveBeenCalledTimes(1);
  });

  test('the password can be shown', async () => {
    render(<SignIn onSignedIn={vi.fn()} />);
    const field = await screen.findByLabelText('Password');
    expect(field.getAttribute('type')).toBe('password');
    press('Show password');
    expect(field.getAttribute('type')).toBe('text');
    press('Hide password');
    expect(field.getAttribute('type')).toBe('password');
  });
});

test('REL-02 a relay without an organization says how it gets one', async () => {
  about(false);
  render(<SignIn onSignedIn={vi.fn()} />);
  await screen.findByRole('heading', { level: 1, name: 'This server waits for its organization' });
  expect(screen.getByRole('alert').textContent).toContain('relay admin-link');
  expect(screen.queryByLabelText('Password')).toBeNull();
});

test('REL-02 the form shows although the relay does not say whether it is claimed', async () => {
  vi.spyOn(relay, 'about').mockRejectedValue(new RelayFault(0, { kind: 'offline', op: 'relay.about' }));
  render(<SignIn onSignedIn={vi.fn()} />);
  await screen.findByRole('heading', { name: 'Sign in' });
});

describe('claim', () => {
  test('REL-02 takes the token out of the address and sends it', async () => {
    about(false);
    history.replaceState(null, '', '/claim#token=one-time');
    const claim = vi.spyOn(relay, 'claim').mockResolvedValue(session);
    const onSignedIn = vi.fn();
    render(<Claim onSignedIn={onSignedIn} />);
    await screen.findByRole('heading', { level: 1, name: 'Create your organization' });
    expect(location.href).not.toContain('one-time');
    expect(location.pathname).toBe('/claim');
    expect(focused()).toBe('organization');
    type('Organization', 'Northbeam');
    type('Your name', 'Ines Duarte');
    type('E-mail address', 'ines@northbeam.example');
    type('Password', 'a long password');
    press('Create organization');
    await waitFor(() => expect(onSignedIn).toHaveBeenCalledWith(session));
    expect(claim).toHaveBeenCalledWith({
      token: 'one-time',
      organization: 'Northbeam',
      name: 'Ines Duarte',
      email: 'ines@northbeam.example',
      password: 'a long password',
    });
  });

  test('says before and after how long a password must be', async () => {
    about(false);
    history.replaceState(null, '', '/claim#token=one-time');
    vi.spyOn(relay, 'claim').mockRejectedValue(new RelayFault(400, { kind: 'invalid', op: 'auth.claim', field: 'password', reason: 'tooShort' }));
    render(<Claim onSignedIn={vi.fn()} />);
    await screen.findByText('At least 12 characters.');
    press('Create organization');
    await screen.findByText(/too short/);
    expect(screen.queryByText('At least 12 characters.')).toBeNull();
    await waitFor(() => expect(focused()).toBe('password'));
  });

  test('REL-02 a link of a claimed relay has been used', async () => {
    about(true);
    history.replaceState(null, '', '/claim#token=one-time');
    render(<Claim onSignedIn={vi.fn()} />);
    await screen.findByRole('heading', { name: 'This link has already been used' });
    expect(screen.getByRole('link', { name: 'Go to sign-in' }).getAttribute('href')).toBe('/sign-in');
  });

  test.each([
    ['used', 'This link has already been used'],
    ['unknown', 'This link does not work'],
  ])('REL-02 a link that turns out to be %s says so', async (reason, title) => {
    about(false);
    history.replaceState(null, '', '/claim#token=old');
    vi.spyOn(relay, 'claim').mockRejectedValue(new RelayFault(404, { kind: 'notFound', op: 'auth.claim', reason }));
    render(<Claim onSignedIn={vi.fn()} />);
    await screen.findByLabelText('Organization');
    press('Create organization');
    await screen.findByRole('heading', { level: 1, name: title });
  });

  test('REL-02 without a token it does not offer to create anything', async () => {
    about(false);
    history.replaceState(null, '', '/claim');
    render(<Claim onSignedIn={vi.fn()} />);
    await screen.findByRole('heading', { level: 1, name: 'Open the link again' });
    expect(screen.getByRole('alert').textContent).toContain('For safety it is not kept in the address.');
    expect(screen.queryByRole('button', { name: 'Create organization' })).toBeNull();
  });
});

describe('invite', () => {
  beforeEach(() => history.replaceState(null, '', '/invite#token=for-jonas'));

  test('REL-02 REL-03 shows who is invited as what, and joins', async () => {
    vi.spyOn(relay, 'lookInvite').mockResolvedValue(look);
    const accept = vi.spyOn(relay, 'acceptInvite').mockResolvedValue(session);
    const onSignedIn = vi.fn();
    render(<AcceptInvite onSignedIn={onSignedIn} />);
    await screen.findByRole('heading', { level: 1, name: 'Join Northbeam' });
    expect(location.hash).toBe('');
    screen.getByText('You are invited as: Read only.');
    const email = screen.getByLabelText<HTMLInputElement>('E-mail address');
    expect([email.value, email.readOnly]).toEqual(['jonas@northbeam.example', true]);
    expect(focused()).toBe('name');
    type('Password', 'another long one');
    press('Join organization');
    await waitFor(() => expect(onSignedIn).toHaveBeenCalledWith(session));
    expect(accept).toHaveBeenCalledWith({ token: 'for-jonas', name: 'Jonas Weber', password: 'another long one' });
  });

  test.each([
    ['used', 'This invite has already been used'],
    ['expired', 'This invite is no longer valid'],
    ['revoked', 'This invite was withdrawn'],
    ['unknown', 'This invite is not known here'],
  ])('REL-02 an invite that is %s says so', async (reason, title) => {
    vi.spyOn(relay, 'lookInvite').mockRejectedValue(new RelayFault(404, { kind: 'notFound', op: 'auth.lookInvite', reason }));
    render(<AcceptInvite onSignedIn={vi.fn()} />);
    const heading = await screen.findByRole('heading', { level: 1, name: title });
    expect(heading.closest('[role=alert]')?.textContent).toMatch(/ask the administrator/i);
  });

  test('REL-02 an address without a token says how to go on', async () => {
    history.replaceState(null, '', '/invite');
    const lookInvite = vi.spyOn(relay, 'lookInvite');
    render(<AcceptInvite onSignedIn={vi.fn()} />);
    await screen.findByRole('heading', { name: 'Open the link again' });
    expect(lookInvite).not.toHaveBeenCalled();
  });

  test('a relay out of reach can be asked again', async () => {
    const offline = new RelayFault(0, { kind: 'offline', op: 'relay.lookInvite' });
    vi.spyOn(relay, 'lookInvite').mockRejectedValueOnce(offline).mockResolvedValue(look);
    render(<AcceptInvite onSignedIn={vi.fn()} />);
    await screen.findByText(/The server cannot be reached/);
    press('Try again');
    await screen.findByRole('heading', { name: 'Join Northbeam' });
  });
});

describe('on a device that remembers somebody', () => {
  const sentence = /^Somebody is signed in on this device, or was\./;
  const ids = { organization: '01890a5d-ac96-774b-bcce-b302099a8057', user: '01890a5d-ac96-774b-bcce-b302099a8058' };
  beforeEach(() => {
    about(true);
    vi.spyOn(relay, 'lookInvite').mockResolvedValue(look);
  });

  test('SYNC-09 signing in says what becomes of their data, and leads back', async () => {
    identity.save(ids);
    render(<SignIn onSignedIn={vi.fn()} />);
    await screen.findByText(sentence);
    fireEvent.click(screen.getByRole('link', { name: 'Back to Regarding' }));
    expect(location.pathname).toBe('/mail');
  });

  test('SYNC-09 claiming and joining say it too', async () => {
    identity.save(ids);
    about(false);
    history.replaceState(null, '', '/claim#token=one-time');
    render(<Claim onSignedIn={vi.fn()} />);
    await screen.findByText(sentence);
    cleanup();
    history.replaceState(null, '', '/invite#token=for-jonas');
    render(<AcceptInvite onSignedIn={vi.fn()} />);
    await screen.findByText(sentence);
  });

  test('a device without anybody says nothing of it', async () => {
    render(<SignIn onSignedIn={vi.fn()} />);
    await screen.findByLabelText('Password');
    expect(screen.queryByText(sentence)).toBeNull();
  });

  test('SYNC-09 the form stays under way until the device is the new person\'s', async () => {
    vi.spyOn(relay, 'signIn').mockResolvedValue(session);
    const onSignedIn = vi.fn(() => new Promise<void>(() => {}));
    render(<SignIn onSignedIn={onSignedIn} />);
    await screen.findByLabelText('Password');
    press('Sign in');
    await waitFor(() => expect(onSignedIn).toHaveBeenCalled());
    await act(async () => {});
    screen.getByRole('button', { name: 'Signing in…' });
  });

  test('SYNC-09 a session that comes after its page was left is handed on', async () => {
    let signedIn: (session: RelaySession) => void = () => {};
    vi.spyOn(relay, 'signIn').mockReturnValue(new Promise((resolve) => (signedIn = resolve)));
    const onSignedIn = vi.fn();
    const { unmount } = render(<SignIn onSignedIn={onSignedIn} />);
    await screen.findByLabelText('Password');
    press('Sign in');
    await screen.findByRole('button', { name: 'Signing in…' });
    unmount();
    signedIn(session);
    await waitFor(() => expect(onSignedIn).toHaveBeenCalledWith(session));
  });
});
