import { Button } from '@fluentui/react-components';
import { useRef, type JSX } from 'react';
import { useView } from '../../bridge';
import { ButtonLink } from '../../ui/ButtonLink';
import { EmptyState } from '../../ui/EmptyState';
import { MailInbox28Regular, Search28Regular } from '../../ui/icons';
import { useFocusWhenFree } from '../../ui/useFocusWhenFree';
import { folderName } from './folders';
import { type Go, isFiltered, type Place, spansAll, unfiltered } from './place';
import { t } from './text';

/** Stands where a list has no messages: says why, and what next. */
export function NoMessages({ place, folder, go }: { place: Place; folder: string; go: Go }): JSX.Element {
  const filtered = isFiltered(place);
  if (place.search !== '') {
    return (
      <EmptyState
        icon={Search28Regular}
        title={t('noMatch', { text: place.search })}
        why={spansAll(place) && place.view === null ? t('noMatchAll') : t('noMatchHere', { folder })}
        actions={
          <>
            {!place.everywhere && place.view === null && <Button onClick={() => go({ everywhere: true })}>{t('searchEverywhere')}</Button>}
            <Button onClick={() => go({ search: '', everywhere: false })}>{t('clearSearch')}</Button>
            {filtered && <Button onClick={() => go(unfiltered)}>{t('showAll')}</Button>}
          </>
        }
      />
    );
  }
  if (!filtered && place.view !== null) {
    return <EmptyState icon={MailInbox28Regular} title={t(`empty.${place.view}`)} why={t('emptyViewWhy')} />;
  }
  if (filtered) {
    const { unread, flagged, track } = place;
    const title = unread ? t('emptyUnread') : flagged ? t('emptyFlagged') : track !== '' ? t(`empty.${track}`) : t('emptyAttachments');
    return (
      <EmptyState
        icon={MailInbox28Regular}
        title={title}
        why={t('emptyFilterWhy', { folder })}
        next={t('emptyFilterNext')}
        actions={<Button onClick={() => go(unfiltered)}>{t('showAll')}</Button>}
      />
    );
  }
  return <EmptyState icon={MailInbox28Regular} title={t('emptyFolder', { folder })} why={t('emptyFolderWhy')} actions={<Fullest go={go} />} />;
}

/** Leads to the folder with the most messages: what was imported lies in the folders of its files. */
function Fullest({ go }: { go: Go }): JSX.Element | null {
  const folders = useView('mailFolders')?.mailboxes.flatMap((mailbox) => mailbox.folders.filter(({ kind }) => kind !== 'deleted' && kind !== 'junk')) ?? [];
  const [fullest] = folders.filter(({ total }) => total > 0).sort((a, b) => b.total - a.total);
  if (fullest === undefined) return null;
  return <FirstButton label={t('openFullest', { folder: folderName(fullest), n: fullest.total })} onPress={() => go({ folder: fullest.id, message: null })} />;
}

/** The way on from where nothing is: Enter goes it. */
function FirstButton({ label, onPress }: { label: string; onPress(): void }): JSX.Element {
  const button = useRef<HTMLElement | null>(null);
  useFocusWhenFree(button);
  return (
    <Button ref={(element: HTMLElement | null) => void (button.current = element)} appearance="primary" onClick={onPress}>
      {label}
    </Button>
  );
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
        <>
          <FirstButton label={t('importMail')} onPress={onImport} />
          <ButtonLink href="/options/examples">{t('fillExamples')}</ButtonLink>
        </>
      }
    />
  );
}
