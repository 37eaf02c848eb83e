import { catalogue } from './text';

/** The texts of the parts that features share. */
export const t = catalogue({
  commands: 'Commands',
  commandOf: '{label}: {item}',
  moreCommands: 'More commands',
  crm: 'CRM',
  crmPane: 'CRM pane',
  keyed: '{label} ({key})',
  nothingSelected: 'Nothing is selected',
  showSide: 'Show {title}',
  hideSide: 'Hide {title}',
  listWidth: 'Width of the list',
  back: 'Back to the list',
});
