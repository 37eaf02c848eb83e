import { catalogue } from '../../ui/text';

export const t = catalogue({
  title: 'Calendar',
  empty: 'No appointments on this device',
  why: 'No mailbox is connected to your account, and appointments come from one.',
  next: 'Your account is ready: see who else is in your organization.',
  seePeople: 'See people',
  delete: 'Delete',
  track: 'Track',
  setRegarding: 'Set regarding',
  addConnection: 'Add connection',
  convert: 'Convert to',
});
