import { Button, Field, Input, makeStyles } from '@fluentui/react-components';
import { useId, useState, type FormEvent, type JSX } from 'react';
import { useDialogStyles } from '../../ui/dialogStyles';
import { Modal } from '../../ui/Modal';
import type { Asking } from './asking';
import { countWithin, folderName, isTrash } from './folders';
import { MoveDialog } from './MoveDialog';
import { SourceDialog } from './SourceDialog';
import { t } from './text';
import { useDeeds } from './useDeeds';

const useStyles = makeStyles({ root: { inlineSize: '440px' } });

interface DialogsProps {
  asking: Exclude<Asking, { what: 'import' }>;
  /** It was done; messages of the list may have left it. */
  onDone(asking: Asking): void;
  onClose(): void;
}

/** The dialog for a question. */
export function Dialogs({ asking, onDone, onClose }: DialogsProps): JSX.Element {
  const deeds = useDeeds();
  const finish = (done: boolean) => done && onDone(asking);
  switch (asking.what) {
    case 'createFolder': {
      const { mailbox, parent } = asking;
      const taken = namesIn(asking, parent?.id ?? null);
      const title = parent === null ? t('newFolder') : t('newFolderIn', { name: folderName(parent) });
      return (
        <NameDialog title={title} label={t('create')} taken={taken} onClose={onClose} onName={(name) => deeds.createFolder(mailbox.id, parent?.id ?? null, name).then(finish)} />
      );
    }
    case 'renameFolder': {
      const { folder } = asking;
      const taken = namesIn(asking, folder.parent).filter((name) => name !== folder.name);
      return (
        <NameDialog
          title={t('renameTitle', { name: folder.name })}
          label={t('rename')}
          initial={folder.name}
          taken={taken}
          onClose={onClose}
          onName={(name) => deeds.renameFolder(folder.id, name).then(finish)}
        />
      );
    }
    case 'moveFolder':
    case 'move':
      return <MoveDialog asking={asking} onDone={() => onDone(asking)} onClose={onClose} />;
    case 'deleteFolder': {
      const { mailbox, folder } = asking;
      const n = countWithin(mailbox, folder);
      const good = isTrash(mailbox, folder);
      return (
        <AlertDialog
          title={t('deleteFolderTitle', { name: folder.name })}
          text={t(good ? 'deleteFolderGood' : 'deleteFolderWhy', { n })}
          label={t('deleteFolderDo')}
          onClose={onClose}
          onGo={() => deeds.deleteFolder(folder, good).then(finish)}
        />
      );
    }
    case 'emptyFolder': {
      const { mailbox, folder } = asking;
      const good = isTrash(mailbox, folder);
      const n = good ? countWithin(mailbox, folder) : folder.total;
      return (
        <AlertDialog
          title={t('emptyTitle', { name: folderName(folder) })}
          text={t(good ? 'emptyGood' : 'emptyWhy', { n })}
          label={t('emptyDo')}
          onClose={onClose}
          onGo={() => deeds.emptyFolder(folder).then(finish)}
        />
      );
    }
    case 'destroy': {
      const { of } = asking;
      return (
        <AlertDialog
          title={t('deleteTitle', { n: of.count })}
          text={t('deleteWhy', { n: of.count })}
          label={t('deleteForGood')}
          onClose={onClose}
          onGo={() => deeds.destroy(of).then(finish)}
        />
      );
    }
    case 'source':
      return <SourceDialog message={asking.message} subject={asking.subject} onClose={onClose} />;
  }
}

/** What the folders below a parent are called. */
function namesIn({ mailbox }: Extract<Asking, { what: 'createFolder' | 'renameFolder' }>, parent: string | null): string[] {
  return mailbox.folders.filter((folder) => folder.parent === parent).map(folderName);
}

interface NameDialogProps {
  title: string;
  label: string;
  initial?: string;
  taken: readonly string[];
  onName(name: string): Promise<unknown>;
  onClose(): void;
}

function NameDialog({ title, label, initial = '', taken, onName, onClose }: NameDialogProps): JSX.Element {
  const s = useStyles();
  const d = useDialogStyles();
  const id = useId();
  const [name, setName] = useState(initial);
  const [wrong, setWrong] = useState<string | null>(null);
  const [sending, setSending] = useState(false);
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    const wanted = name.trim();
    if (wanted === '') setWrong(t('nameMissing'));
    else if (taken.some((other) => other.localeCompare(wanted, undefined, { sensitivity: 'accent' }) === 0)) setWrong(t('nameTaken'));
    else {
      setSending(true);
      void onName(wanted).then(() => setSending(false));
    }
  };
  return (
    <Modal name={{ labelledBy: id }} className={s.root} onClose={onClose}>
      <form onSubmit={onSubmit} noValidate>
        <h2 id={id} className={d.title}>
          {title}
        </h2>
        <Field label={t('name')} {...(wrong !== null && { validationMessage: wrong })}>
          <Input data-first="" value={name} maxLength={200} autoComplete="off" onChange={(_, data) => setName(data.value)} />
        </Field>
        <div className={d.actions}>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button type="submit" appearance="primary" disabledFocusable={sending}>
            {label}
          </Button>
        </div>
      </form>
    </Modal>
  );
}

interface AlertDialogProps {
  title: string;
  text: string;
  label: string;
  onGo(): Promise<unknown>;
  onClose(): void;
}

function AlertDialog({ title, text, label, onGo, onClose }: AlertDialogProps): JSX.Element {
  const s = useStyles();
  const d = useDialogStyles();
  const id = useId();
  const [sending, setSending] = useState(false);
  const go = () => {
    setSending(true);
    void onGo().then(() => setSending(false));
  };
  return (
    <Modal kind="alertdialog" name={{ labelledBy: id }} className={s.root} onClose={onClose}>
      <h2 id={id} className={d.title}>
        {title}
      </h2>
      <p className={d.text}>{text}</p>
      <div className={d.actions}>
        <Button data-first="" onClick={onClose}>
          {t('cancel')}
        </Button>
        <Button appearance="primary" disabledFocusable={sending} onClick={go}>
          {label}
        </Button>
      </div>
    </Modal>
  );
}
