import { catalogue } from '../../ui/text';

export const t = catalogue({
  title: 'Records',
  empty: 'No records on this device',
  why: 'Your organization has no CRM records yet: no accounts, contacts, leads, opportunities or cases.',
  next: 'Your account is ready: see who else is in your organization.',
  seePeople: 'See people',
  reading: 'Record',
  nothingOpen: 'Nothing is open',
  nothingOpenWhy: 'A record that you choose in the list shows here.',
  delete: 'Delete',
  addConnection: 'Add connection',
  convert: 'Convert to',
});
