import { catalogue } from '../../ui/text';

export const t = catalogue({
  title: 'Tasks',
  empty: 'No tasks on this device',
  why: 'No mailbox is connected to your account, and tasks come from one.',
  next: 'Your account is ready: see who else is in your organization.',
  seePeople: 'See people',
  reading: 'Task',
  nothingOpen: 'Nothing is open',
  nothingOpenWhy: 'A task that you choose in the list shows here.',
  complete: 'Mark complete',
  delete: 'Delete',
  track: 'Track',
  setRegarding: 'Set regarding',
  addConnection: 'Add connection',
  convert: 'Convert to',
});
