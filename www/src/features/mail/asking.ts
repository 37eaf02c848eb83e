import type { Mailbox, MailFolder } from '../../bridge';
import type { Subjects } from './useDeeds';

/** A question that stands between a command and its deed. */
export type Asking =
  | { what: 'createFolder'; mailbox: Mailbox; parent: MailFolder | null }
  | { what: 'renameFolder'; mailbox: Mailbox; folder: MailFolder }
  | { what: 'moveFolder'; mailbox: Mailbox; folder: MailFolder }
  | { what: 'deleteFolder'; mailbox: Mailbox; folder: MailFolder }
  | { what: 'emptyFolder'; mailbox: Mailbox; folder: MailFolder }
  | { what: 'move'; mailbox: Mailbox; of: Subjects; from: string | null }
  | { what: 'destroy'; of: Subjects }
  | { what: 'source'; message: string; subject: string }
  | { what: 'import' };
