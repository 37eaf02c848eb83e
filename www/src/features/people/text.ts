import { catalogue } from '../../ui/text';

export const t = catalogue({
  title: 'People',
  you: 'You',
  colleagues: 'People in your organization',
  loading: 'Loading people',
  offline: 'The relay cannot be reached. Only you are known on this device; the others are listed at the relay.',
  signedOut: 'Your session has ended. Sign in again to see the others in your organization.',
  refused: 'The relay did not list the people. Nothing has changed.',
  tryAgain: 'Try again',
  signIn: 'Sign in again',
  alone: 'Nobody else is in your organization.',
  invite: 'Invite people',
  person: 'Person',
  nothingOpen: 'Nobody is open',
  nothingOpenWhy: 'A person whom you choose in the list shows here.',
  email: 'E-mail',
  role: 'Role',
  organization: 'Organization',
});
