import { catalogue } from '../text';

/** The texts of tracking that several screens share. */
export const t = catalogue({
  'state.none': 'Not tracked',
  'state.pending': 'Tracked, waiting to send',
  'state.tracked': 'Tracked',
  'state.refused': 'Tracking failed',
  'state.awaiting': 'Tracked, its text is still to come',

  track: 'Track',
  stop: 'Stop tracking',
  setRegarding: 'Set regarding',
  changeRegarding: 'Change regarding',
  clearRegarding: 'Clear regarding',
  openRecord: 'Open in CRM',
  openRegarding: 'Open regarding',
  createContact: 'Create contact',
  createLead: 'Create lead',
  undo: 'Undo',

  nothingSelected: 'no message is selected or open',
  oneAtATime: 'one message at a time',
  readOnly: 'your role only reads',
  untracked: 'it is not tracked',
  noRegarding: 'it is regarding nothing',
  allKnown: 'every address of it is in CRM already',
  notYet: 'it is not known yet',

  tracked: '{n, plural, one {The message is} other {# messages are}} tracked.',
  tracking: 'Tracking {n, number} messages.',
  regardingSet: '{n, plural, one {The message is} other {# messages are}} regarding {name} now.',
  regardingCleared: '{n, plural, one {The message is} other {# messages are}} regarding nothing now.',
  stopped: 'The message is no longer tracked. Its record stays in CRM.',
  stoppedDeleted: 'The message is no longer tracked, and its record is deleted.',
  matched: '{address} is an address of {name} now.',
  created: '{name} was created.',
  createdUnmatched: '{name} was created, but the tracked message does not name it yet. {reason}',
  failed: 'That was not done, and nothing has changed. {reason}',
  undone: 'Your last change is taken back.',
  undoFailed: 'That could not be taken back. Nothing has changed.',
  firstTrack: 'Everybody in your organization who may read e-mails can read a tracked message in CRM, with its attachments.',

  'reason.conversation': 'The conversation is regarding it',
  'reason.sender': 'Of the sender or a recipient',
  'reason.open': 'Open, of the people of the message',
  'reason.recent': 'Used lately',
  'reason.pinned': 'Pinned',

  willBeTracked: 'Not tracked, will be tracked',
  regardingNothing: 'Regarding nothing',
  noSender: 'Unknown sender',
  noSubject: 'No subject',
});
