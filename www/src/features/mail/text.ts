import { catalogue } from '../../ui/text';

export const t = catalogue({
  title: 'Mail',
  folders: 'Folders',
  noMailbox: 'No mailbox on this device',
  noMailboxWhy: 'Folders belong to a mailbox, and none is connected.',
  noMail: 'No mail on this device',
  noMailWhy: 'No mailbox is connected to your account.',
  noMailNext: 'Your account is ready: see who else is in your organization.',
  seePeople: 'See people',
  reading: 'Message',
  nothingOpen: 'Nothing is open',
  nothingOpenWhy: 'A message that you choose in the list shows here.',
  delete: 'Delete',
  archive: 'Archive',
  reply: 'Reply',
  replyAll: 'Reply all',
  forward: 'Forward',
  track: 'Track',
  setRegarding: 'Set regarding',
  addConnection: 'Add connection',
  convert: 'Convert to',
});
