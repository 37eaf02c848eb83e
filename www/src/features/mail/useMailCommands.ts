import { ArrowImport20Regular } from '@fluentui/react-icons/svg/arrow-import';
import { ArrowUndo20Regular } from '@fluentui/react-icons/svg/arrow-undo';
import { Code20Regular } from '@fluentui/react-icons/svg/code';
import { Flag20Regular } from '@fluentui/react-icons/svg/flag';
import { FlagOff20Regular } from '@fluentui/react-icons/svg/flag-off';
import { FolderArrowRight20Regular } from '@fluentui/react-icons/svg/folder-arrow-right';
import { MailAdd20Regular } from '@fluentui/react-icons/svg/mail-add';
import { MailRead20Regular } from '@fluentui/react-icons/svg/mail-read';
import { MailUnread20Regular } from '@fluentui/react-icons/svg/mail-unread';
import { type Mailbox, type MessageRow, useUndoLast } from '../../bridge';
import type { Command } from '../../ui/CommandBar';
import {
  Archive20Regular,
  ArrowForward20Regular,
  ArrowReply20Regular,
  ArrowReplyAll20Regular,
  ArrowSwap20Regular,
  Connector20Regular,
  Delete20Regular,
} from '../../ui/icons';
import { useToast } from '../../ui/toast';
import { type TrackCommand, useTrackCommands } from '../../ui/tracking/useTrackCommands';
import type { Asking } from './asking';
import { isTrash, locate, type Located } from './folders';
import { t } from './text';
import { type Subjects, useDeeds } from './useDeeds';

/** What the commands are for: what is chosen, or else the open message. */
export interface Aim extends Subjects {
  /** The row, where it is one that is known. */
  row: MessageRow | undefined;
}

export interface MailCommands {
  groups: readonly (readonly Command[])[];
  /** Those that the menu of a row has. */
  menu: readonly (readonly Command[])[];
  /** Carries out a key that stands for a command, and says whether it does. */
  key(key: string, shift: boolean): boolean;
}

/** The commands of tracking that stand in the bar; a row's menu has more of them, the palette and the pane all. */
const trackingInBar: ReadonlySet<TrackCommand['name']> = new Set(['track', 'stopTracking', 'setRegarding']);
const trackingInMenu: ReadonlySet<TrackCommand['name']> = new Set([...trackingInBar, 'clearRegarding', 'openRecord', 'openRegarding']);
const inMenu: ReadonlySet<string> = new Set(['delete', 'restore', 'archive', 'move', 'mark', 'flag', 'source']);

/** Where the commands act. */
interface Around {
  mailboxes: readonly Mailbox[];
  /** The folder of the list; undefined where it is of all mailboxes. */
  here: Located | undefined;
}

/** The commands of the mail workspace. After is told when messages have left the list. */
export function useMailCommands({ mailboxes, here }: Around, aim: Aim | null, ask: (asking: Asking) => void, after: () => void): MailCommands {
  const deeds = useDeeds();
  const tracking = useTrackCommands();
  const undo = useUndoLast();
  const say = useToast();
  const trash = here !== undefined && isTrash(here.mailbox, here.folder);
  // Messages are moved within their mailbox.
  const lies = here ?? (aim?.row === undefined ? undefined : locate(mailboxes, aim.row.folder));
  const mailbox = lies?.mailbox ?? (mailboxes.length === 1 ? mailboxes[0] : undefined);
  const nothing = aim === null || mailboxes.length === 0 ? t('nothingSelected') : undefined;
  const left = (done: boolean) => done && after();
  const read = aim?.row?.isRead === true;
  const flagged = aim?.row?.isFlagged === true;
  const run = (deed: (of: Aim) => void) => () => aim !== null && deed(aim);

  const remove = run((of) => {
    if (trash) ask({ what: 'destroy', of });
    else void deeds.trash(of).then(left);
  });
  const restore = run((of) => void deeds.restore(of).then(left));
  const toArchive = run((of) => void deeds.archive(of).then(left));
  const mark = run((of) => void deeds.mark(of, !read));
  const flag = run((of) => void deeds.flag(of, !flagged));
  const inArchive = here?.folder.kind === 'archive' ? t('alreadyThere') : undefined;

  const later = (name: string, label: string, icon: Command['icon'], reason: string): Command => ({ name, label, icon, reason });
  const groups: (readonly Command[])[] = [
    [{ ...later('new', t('newMail'), MailAdd20Regular, t('noWriting')), primary: true }],
    [
      { name: 'delete', label: t(trash ? 'deleteForGood' : 'delete'), icon: Delete20Regular, run: remove, reason: nothing, keys: 'Delete' },
      ...(trash ? [{ name: 'restore', label: t('restore'), icon: ArrowUndo20Regular, run: restore, reason: nothing }] : []),
      { name: 'archive', label: t('archive'), icon: Archive20Regular, run: toArchive, reason: nothing ?? inArchive, keys: 'E' },
      {
        name: 'move',
        label: t('move'),
        icon: FolderArrowRight20Regular,
        reason: nothing ?? (mailbox === undefined ? t('severalMailboxes') : undefined),
        run: run((of) => mailbox !== undefined && ask({ what: 'move', mailbox, of, from: lies?.folder.id ?? null })),
      },
    ],
    [
      later('reply', t('reply'), ArrowReply20Regular, t('noWriting')),
      later('replyAll', t('replyAll'), ArrowReplyAll20Regular, t('noWriting')),
      later('forward', t('forward'), ArrowForward20Regular, t('noWriting')),
    ],
    [
      ...tracking.filter(({ name }) => trackingInBar.has(name)).map((command) => ({ ...command, lasting: true })),
      later('addConnection', t('addConnection'), Connector20Regular, t('noConnecting')),
      later('convert', t('convert'), ArrowSwap20Regular, t('noConverting')),
    ],
    [
      { name: 'mark', label: t(read ? 'markUnread' : 'markRead'), icon: read ? MailUnread20Regular : MailRead20Regular, run: mark, reason: nothing, keys: 'Q' },
      { name: 'flag', label: t(flagged ? 'unflag' : 'flag'), icon: flagged ? FlagOff20Regular : Flag20Regular, run: flag, reason: nothing, keys: 'Insert' },
      {
        name: 'undo',
        label: t('undo'),
        icon: ArrowUndo20Regular,
        keys: 'Ctrl Z',
        reason: undo === null ? t('nothingToUndo') : undefined,
        run: () => {
          undo?.().then(
            () => say({ text: t('undone') }),
            () => say({ text: t('undoFailed'), bad: true }),
          );
        },
      },
    ],
    [
      { name: 'import', label: t('import'), icon: ArrowImport20Regular, run: () => ask({ what: 'import' }) },
      {
        name: 'source',
        label: t('source'),
        icon: Code20Regular,
        reason: aim?.row === undefined ? t('nothingSelected') : undefined,
        run: run(({ row }) => row !== undefined && ask({ what: 'source', message: row.id, subject: row.subject })),
      },
    ],
  ];
  const keys: { readonly [key: string]: (() => void) | undefined } = {
    delete: remove,
    backspace: remove,
    e: inArchive === undefined ? toArchive : undefined,
    q: mark,
    insert: flag,
  };
  const ofRow = groups.map((group) => group.filter(({ name }) => inMenu.has(name)));
  const menu = [...ofRow.slice(0, 2), tracking.filter(({ name }) => trackingInMenu.has(name)), ...ofRow.slice(2)];
  return {
    groups,
    menu: menu.filter((group) => group.length > 0),
    key: (key, shift) => {
      const name = key.toLowerCase();
      if (name === 'delete' && shift && aim !== null) {
        ask({ what: 'destroy', of: aim });
        return true;
      }
      const deed = shift || aim === null ? undefined : keys[name];
      deed?.();
      return deed !== undefined;
    },
  };
}
