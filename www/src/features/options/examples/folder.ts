import type { MessageIDsQuery } from '../../../bridge';

/** The name of the folder of the messages, as their file has it. */
export const folderName = 'Examples';

/** The most messages that are looked for in it: there are few, and it is theirs. */
const most = 500;

/** Asks for the messages in a folder. */
export function within(folder: string): MessageIDsQuery {
  return { folder, search: '', unread: false, flagged: false, attachments: false, track: '', sort: 'date', descending: true, threads: false, offset: 0, count: most };
}
