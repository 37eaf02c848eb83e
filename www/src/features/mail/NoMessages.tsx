import { Button } from '@fluentui/react-components';
import type { JSX } from 'react';
import { useView } from '../../bridge';
import { EmptyState } from '../../ui/EmptyState';
import { MailInbox28Regular, Search28Regular } from '../../ui/icons';
import type { Go, Place } from './place';
import { t } from './text';

/** Stands where a list has no messages: says why, and what next. */
export function NoMessages({ place, folder, go }: { place: Place; folder: string; go: Go }): JSX.Element {
  const filtered = place.unread || place.flagged || place.attachments;
  const all = { unread: false, flagged: false, attachments: false };
  if (place.search !== '') {
    return (
      <EmptyState
        icon={Search28Regular}
        title={t('noMatch', { text: place.search })}
        why={place.everywhere ? t('noMatchAll') : t('noMatchHere', { folder })}
        actions={
          <>
            {!place.everywhere && <Button onClick={() => go({ everywhere: true })}>{t('searchEverywhere')}</Button>}
            <Button onClick={() => go({ search: '', everywhere: false })}>{t('clearSearch')}</Button>
            {filtered && <Button onClick={() => go(all)}>{t('showAll')}</Button>}
          </>
        }
      />
    );
  }
  if (filtered) {
    const title = place.unread ? t('emptyUnread') : place.flagged ? t('emptyFlagged') : t('emptyAttachments');
    return (
      <EmptyState
        icon={MailInbox28Regular}
        title={title}
        why={t('emptyFilterWhy', { folder })}
        next={t('emptyFilterNext')}
        actions={<Button onClick={() => go(all)}>{t('showAll')}</Button>}
      />
    );
  }
  return <EmptyState icon={MailInbox28Regular} title={t('emptyFolder', { folder })} why={t('emptyFolderWhy')} />;
}

/** Stands where no mailbox has a message yet. */
export function NoMail({ onImport }: { onImport(): void }): JSX.Element {
  const offline = useView('session')?.connection.state === 'offline';
  return (
    <EmptyState
      icon={MailInbox28Regular}
      title={t('noMail')}
      why={t('noMailWhy')}
      next={t(offline ? 'noMailOffline' : 'noMailNext')}
      actions={
        <Button appearance="primary" onClick={onImport}>
          {t('importMail')}
        </Button>
      }
    />
  );
}
