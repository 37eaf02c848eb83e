import type { FluentIcon } from '@fluentui/react-icons';
import { Archive20Regular } from '@fluentui/react-icons/svg/archive';
import { Delete20Regular } from '@fluentui/react-icons/svg/delete';
import { Drafts20Regular } from '@fluentui/react-icons/svg/drafts';
import { Folder20Regular } from '@fluentui/react-icons/svg/folder';
import { MailDismiss20Regular } from '@fluentui/react-icons/svg/mail-dismiss';
import { MailInbox20Regular } from '@fluentui/react-icons/svg/mail-inbox';
import { Send20Regular } from '@fluentui/react-icons/svg/send';
import type { FolderKind, Mailbox, MailFolder } from '../../bridge';
import { t } from './text';

export const folderIcons: { readonly [K in FolderKind]: FluentIcon } = {
  inbox: MailInbox20Regular,
  sent: Send20Regular,
  drafts: Drafts20Regular,
  archive: Archive20Regular,
  junk: MailDismiss20Regular,
  deleted: Delete20Regular,
  ordinary: Folder20Regular,
};

/** What a folder is called; standard ones in the language of the app. */
export function folderName({ kind, name }: MailFolder): string {
  return kind === 'ordinary' ? name : t(`folder.${kind}`);
}

/** A folder with the mailbox it belongs to. */
export interface Located {
  mailbox: Mailbox;
  folder: MailFolder;
}

/** The folder of an id; without one the inbox of the first mailbox. */
export function locate(mailboxes: readonly Mailbox[], id: string | null): Located | undefined {
  for (const mailbox of mailboxes) {
    const folder = mailbox.folders.find((one) => (id === null ? one.kind === 'inbox' : one.id === id));
    if (folder !== undefined) return { mailbox, folder };
  }
  return undefined;
}

/** What the folder of an id is called, with its mailbox where there are several. */
export function placeName(mailboxes: readonly Mailbox[], id: string): string {
  const there = locate(mailboxes, id);
  if (there === undefined) return '';
  const name = folderName(there.folder);
  return mailboxes.length === 1 ? name : t('folderIn', { folder: name, mailbox: there.mailbox.name });
}

/** The standard folder of a kind. */
export function standard(mailbox: Mailbox, kind: FolderKind): MailFolder | undefined {
  return mailbox.folders.find((folder) => folder.kind === kind);
}

/** Whether a folder is another one, or lies somewhere below it. */
export function within(mailbox: Mailbox, folder: MailFolder, above: string): boolean {
  for (let at: MailFolder | undefined = folder; at !== undefined; ) {
    if (at.id === above) return true;
    const { parent }: MailFolder = at;
    at = parent === null ? undefined : mailbox.folders.find(({ id }) => id === parent);
  }
  return false;
}

/** Whether what lies in a folder has been deleted already. */
export function isTrash(mailbox: Mailbox, folder: MailFolder): boolean {
  const deleted = standard(mailbox, 'deleted');
  return deleted !== undefined && within(mailbox, folder, deleted.id);
}

/** The messages of a folder and of those below it. */
export function countWithin(mailbox: Mailbox, above: MailFolder): number {
  return mailbox.folders.reduce((sum, folder) => sum + (within(mailbox, folder, above.id) ? folder.total : 0), 0);
}
