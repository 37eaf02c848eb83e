import { catalogue } from '../../ui/text';

/** The words of the reading pane, which come with the first message that is opened. */
export const r = catalogue({
  crm: 'CRM',
  crmPane: 'CRM pane',
  notInCrm: 'Not in CRM',
  user: 'User',
  recipients: 'Distribution list',
  unknown: '{n, plural, one {# unknown address} other {# unknown addresses}}',
  loading: 'Loading the message',
  bodyLoading: 'Loading the text',
  noSubject: 'No subject',
  noSender: 'Unknown sender',
  noDate: 'This message has no date',
  theirClock: 'Sent at {time} on the sender’s clock',
  via: 'sent by {name}',
  to: 'To',
  cc: 'Cc',
  bcc: 'Bcc',
  replyTo: 'Answers to',
  list: 'Mailing list',
  more: '{n, plural, one {# more} other {# more}}',
  fewer: 'Show fewer',
  close: 'Close',

  attachments: 'Attachments',
  unnamed: 'Attachment',
  unnamedMessage: 'Message without a subject',
  open: 'Open in a new tab:',
  openMessage: 'Open the message:',
  saveFile: 'Save:',
  notHere: 'not on this device',
  onTheWay: 'on its way',
  fileFailed: '“{name}” could not be had. {reason}',
  nestedTitle: 'Message within a message',

  body: 'Text of the message: {subject}',
  noText: 'This message has no text.',
  cut: 'This text is very long: only its beginning shows. The message source has all of it.',
  bodyFailed: 'The text could not be had. {reason}',
  tryAgain: 'Try again',
  notKept: 'The text of this message is not kept on this device.',
  awaiting: 'The text of this message is not here yet: it is on its way to this device.',
  offline: 'You are offline; it can be had with the next connection.',
  getNow: 'Get it now',
  getting: 'Asked for it. It shows as soon as it is here.',
  getFailed: 'It could not be asked for. {reason}',

  remote: 'Pictures from elsewhere are not loaded: loading them tells the sender that you have read this.',
  showPictures: 'Show pictures',
  alwaysFrom: 'Always from {sender}',
  remoteAllowed: 'Pictures of {sender} load from now on. Options has the list.',
  remoteFailed: 'That was not done. {reason}',

  calendar: 'This message is about an appointment. Answering it is not there yet.',
  problems: '{n, plural, one {# thing in this message is not as it should be} other {# things in this message are not as they should be}}',
  at: '{what} (at byte {offset, number})',
  'problem.mailboxLine': 'A line of a mailbox file was left in the header.',
  'problem.leadingBlankLines': 'Empty lines come before the header.',
  'problem.badHeaderLine': 'A line of the header cannot be read and was passed over.',
  'problem.noHeader': 'It has no header.',
  'problem.noBlankLine': 'Nothing separates header and text.',
  'problem.headerLarge': 'The header is larger than messages may have.',
  'problem.rawHeaderBytes': 'The header has bytes of an unknown character set.',
  'problem.badEncodedWord': 'Part of the header is wrongly encoded.',
  'problem.badAddress': 'An address cannot be read; it shows as it was written.',
  'problem.badDate': 'The date cannot be read, so it is missing.',
  'problem.noBoundary': 'The line that separates its parts is missing.',
  'problem.unclosedBoundary': 'It ends in the middle of a part.',
  'problem.tooManyParts': 'It has more parts than are read; the rest is left out.',
  'problem.tooDeep': 'Messages within messages go too deep; the rest is an attachment.',
  'problem.unknownEncoding': 'A part is encoded in a way that nobody knows.',
  'problem.badBase64': 'A part is damaged (base64).',
  'problem.badQuotedPrintable': 'A part is damaged (quoted-printable).',
  'problem.unknownCharset': 'The character set of a part is unknown.',
  'problem.lyingCharset': 'The text is in another character set than it says.',
  'problem.invalidBytes': 'Some characters cannot be read; � stands for them.',
  'problem.textCut': 'The text is too long and was cut.',
  'problem.tooManyAddresses': 'It names more people than are read.',
  'problem.other': 'Something else is wrong ({reason}).',

  thread: 'Other messages of this thread',
  you: 'You',

  sourceTitle: 'Message source',
  sourceFailed: 'The message as it came is not on this device and could not be had.',
  sourceCut: 'The first {shown} of {size}. The saved file has all of it.',
  saveSource: 'Save as a file',
});

const problems = [
  'mailboxLine', 'leadingBlankLines', 'badHeaderLine', 'noHeader', 'noBlankLine', 'headerLarge', 'rawHeaderBytes', 'badEncodedWord',
  'badAddress', 'badDate', 'noBoundary', 'unclosedBoundary', 'tooManyParts', 'tooDeep', 'unknownEncoding', 'badBase64',
  'badQuotedPrintable', 'unknownCharset', 'lyingCharset', 'invalidBytes', 'textCut', 'tooManyAddresses',
] as const;

/** The sentence for something that is wrong with a message. */
export function problemSentence(reason: string): string {
  const known = problems.find((one) => one === reason);
  return known === undefined ? r('problem.other', { reason }) : r(`problem.${known}`);
}
