import { useCallback, useMemo } from 'react';
import { type MailFolder, type ProposalName, type Saved, type Selection, usePropose, useUndo } from '../../bridge';
import { refusalOf, refusalSentence } from '../../ui/refusal';
import { useToast } from '../../ui/toast';
import { folderName } from './folders';
import { t } from './text';

/** Messages that a command is for. */
export interface Subjects {
  messages: Selection;
  count: number;
}

/** What is done to messages and folders. Each reports whether it was done, and says so with a way back. */
export interface Deeds {
  mark(of: Subjects, read: boolean): Promise<boolean>;
  flag(of: Subjects, flagged: boolean): Promise<boolean>;
  move(of: Subjects, to: MailFolder): Promise<boolean>;
  archive(of: Subjects): Promise<boolean>;
  trash(of: Subjects): Promise<boolean>;
  destroy(of: Subjects): Promise<boolean>;
  restore(of: Subjects): Promise<boolean>;
  createFolder(mailbox: string, parent: string | null, name: string): Promise<boolean>;
  renameFolder(id: string, name: string): Promise<boolean>;
  moveFolder(folder: { id: string; name: string }, parent: string | null): Promise<boolean>;
  deleteFolder(folder: MailFolder, forGood: boolean): Promise<boolean>;
  emptyFolder(folder: MailFolder): Promise<boolean>;
  undo(mutation: string): void;
}

/** The deeds of the mail workspace. */
export function useDeeds(): Deeds {
  const propose = usePropose();
  const takeBack = useUndo();
  const say = useToast();
  const undo = useCallback(
    (mutation: string) => {
      takeBack(mutation).then(
        () => say({ text: t('undone') }),
        () => say({ text: t('undoFailed'), bad: true }),
      );
    },
    [takeBack, say],
  );
  return useMemo(() => {
    const done = async (work: Promise<Saved>, text: string | null): Promise<boolean> => {
      try {
        const { mutation } = await work;
        if (text !== null) say({ text, action: { label: t('undo'), run: () => undo(mutation) } });
        return true;
      } catch (error) {
        say({ text: t('failed', { reason: refusalSentence(refusalOf(error)) }), bad: true });
        return false;
      }
    };
    const ask = <C extends ProposalName>(...args: Parameters<typeof propose<C>>) => propose(...args) as Promise<Saved>;
    // What is seen at once in the row needs no sentence, unless it is of many.
    const many = (count: number, text: string) => (count > 1 ? text : null);
    return {
      mark: ({ messages, count }, read) => done(ask('markMessages', { messages, read }), many(count, t(read ? 'readNow' : 'unreadNow', { n: count }))),
      flag: ({ messages, count }, flagged) =>
        done(ask('flagMessages', { messages, flagged }), many(count, t(flagged ? 'flaggedNow' : 'unflaggedNow', { n: count }))),
      move: ({ messages, count }, to) => done(ask('moveMessages', { messages, folder: to.id }), t('moved', { n: count, folder: folderName(to) })),
      archive: ({ messages, count }) => done(ask('archiveMessages', { messages }), t('archived', { n: count })),
      trash: ({ messages, count }) => done(ask('trashMessages', { messages }), t('trashed', { n: count })),
      destroy: ({ messages, count }) => done(ask('deleteMessages', { messages }), t('deleted', { n: count })),
      restore: ({ messages, count }) => done(ask('restoreMessages', { messages }), t('restored', { n: count })),
      createFolder: (mailbox, parent, name) => done(ask('createFolder', { mailbox, parent, name }), t('folderMade', { name })),
      renameFolder: (id, name) => done(ask('renameFolder', { id, name }), t('folderRenamed', { name })),
      moveFolder: ({ id, name }, parent) => done(ask('moveFolder', { id, parent }), t('folderMoved', { name })),
      deleteFolder: ({ id, name }, forGood) => done(ask('deleteFolder', { id }), t(forGood ? 'folderGone' : 'folderDeleted', { name })),
      emptyFolder: (folder) => done(ask('emptyFolder', { id: folder.id }), t('folderEmptied', { name: folderName(folder) })),
      undo,
    };
  }, [propose, say, undo]);
}
