import { catalogue } from '../../../ui/text';

/** The words of the examples. */
export const x = catalogue({
  heading: 'Examples',
  lead: 'An empty workspace is hard to judge. Fill it with examples to try how messages are tracked; all of it is made up, and can be removed again in one go.',
  willRecords: 'In the CRM of {organization}: {accounts, number} accounts, {contacts, number} contacts, {leads, number} leads, {opportunities, number} opportunities and {cases, number} cases. Everybody in it sees them.',
  willMail: 'In your mailbox: a folder “{folder}” with {n, number} messages. Only you see them, until you track one.',
  willNot: 'Nothing that is there already is changed, and nothing is sent to anybody.',
  fill: 'Fill with examples',
  fillAgain: 'Go on filling',
  records: 'Making records: {n, number} of {of, number}',
  mail: 'Importing the messages',
  here: 'The examples are here: {records, plural, one {# record} other {# records}} and {messages, plural, one {# message} other {# messages}}.',
  part: 'Filling was interrupted: {records, plural, one {# record is} other {# records are}} here, the messages are not.',
  open: 'Open the messages',
  removeLead: 'Removing deletes these records and messages, and the e-mail records that you tracked from them. The records stay in the recycle bin for 30 days.',
  remove: 'Remove the examples',
  removing: 'Removing the examples',
  removed: 'The examples are removed.',
  readOnly: 'Your role lets you read only, so you cannot make records.',
  fillFailed: 'Filling stopped. What was made is here, and can be removed. {reason}',
  mailFailed: 'The messages could not be imported. The records are here, and can be removed.',
  removeFailed: 'Not everything could be removed. Try again. {reason}',
  otherDevice: 'Examples that were filled in on another device are removed there.',
});
