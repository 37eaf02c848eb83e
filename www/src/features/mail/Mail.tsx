import type { JSX } from 'react';
import { ButtonLink } from '../../ui/ButtonLink';
import type { Command } from '../../ui/CommandBar';
import { EmptyState } from '../../ui/EmptyState';
import {
  Archive20Regular,
  ArrowForward20Regular,
  ArrowReply20Regular,
  ArrowReplyAll20Regular,
  ArrowSwap20Regular,
  Connector20Regular,
  Delete20Regular,
  Link20Regular,
  LinkAdd20Regular,
  Mail28Regular,
  MailInbox28Regular,
} from '../../ui/icons';
import { SideNote } from '../../ui/SideNote';
import { Workspace } from '../../ui/Workspace';
import { t } from './text';

const commands: readonly (readonly Command[])[] = [
  [
    { name: 'delete', label: t('delete'), icon: Delete20Regular },
    { name: 'archive', label: t('archive'), icon: Archive20Regular },
  ],
  [
    { name: 'reply', label: t('reply'), icon: ArrowReply20Regular },
    { name: 'replyAll', label: t('replyAll'), icon: ArrowReplyAll20Regular },
    { name: 'forward', label: t('forward'), icon: ArrowForward20Regular },
  ],
  [
    { name: 'track', label: t('track'), icon: Link20Regular },
    { name: 'setRegarding', label: t('setRegarding'), icon: LinkAdd20Regular },
    { name: 'addConnection', label: t('addConnection'), icon: Connector20Regular },
    { name: 'convert', label: t('convert'), icon: ArrowSwap20Regular },
  ],
];

/** The mail workspace: folders, the list of a folder, and the message that is open. */
export function Mail(): JSX.Element {
  return (
    <Workspace
      name="mail"
      title={t('title')}
      commands={commands}
      side={{ title: t('folders'), content: <SideNote title={t('noMailbox')} text={t('noMailboxWhy')} /> }}
      list={
        <EmptyState
          icon={MailInbox28Regular}
          title={t('noMail')}
          why={t('noMailWhy')}
          next={t('noMailNext')}
          actions={<ButtonLink href="/people">{t('seePeople')}</ButtonLink>}
        />
      }
      reading={{
        title: t('reading'),
        open: false,
        onBack: () => {},
        content: <EmptyState icon={Mail28Regular} title={t('nothingOpen')} why={t('nothingOpenWhy')} />,
      }}
    />
  );
}
