import { Button, Input, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { useId, useState, type JSX, type KeyboardEvent } from 'react';
import type { MailFolder } from '../../bridge';
import { useDialogStyles } from '../../ui/dialogStyles';
import { working } from '../../ui/measure';
import { Modal } from '../../ui/Modal';
import type { Asking } from './asking';
import { folderIcons, folderName, isTrash, within } from './folders';
import { t } from './text';
import { useDeeds } from './useDeeds';

const useStyles = makeStyles({
  root: { inlineSize: '440px' },
  list: {
    marginBlockStart: tokens.spacingVerticalS,
    blockSize: 'min(340px, 50dvh)',
    overflow: 'auto',
    border: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusMedium,
  },
  option: {
    ...working,
    display: 'flex',
    alignItems: 'center',
    columnGap: tokens.spacingHorizontalS,
    minBlockSize: '36px',
    paddingInlineEnd: tokens.spacingHorizontalS,
    cursor: 'pointer',
    ':hover': { backgroundColor: tokens.colorNeutralBackground1Hover },
  },
  active: { backgroundColor: tokens.colorNeutralBackground1Selected, outline: `${tokens.strokeWidthThick} solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' },
  icon: { display: 'flex', color: tokens.colorNeutralForeground2 },
  none: { ...working, padding: tokens.spacingHorizontalM, color: tokens.colorNeutralForeground2 },
});

/** A place to move to; no folder stands for the top of the mailbox. */
interface Target {
  folder: MailFolder | null;
  name: string;
  depth: number;
}

interface MoveDialogProps {
  asking: Extract<Asking, { what: 'move' | 'moveFolder' }>;
  onDone(): void;
  onClose(): void;
}

/** Asks where messages or a folder go. What is typed finds a folder; arrows choose, Enter moves. */
export function MoveDialog({ asking, onDone, onClose }: MoveDialogProps): JSX.Element {
  const s = useStyles();
  const d = useDialogStyles();
  const id = useId();
  const deeds = useDeeds();
  const [typed, setTyped] = useState('');
  const [active, setActive] = useState(0);
  const [sending, setSending] = useState(false);
  const wanted = typed.trim().toLocaleLowerCase();
  const targets = targetsOf(asking).filter(({ name }) => name.toLocaleLowerCase().includes(wanted));
  const at = Math.min(active, Math.max(0, targets.length - 1));
  const go = (target: Target | undefined) => {
    if (target === undefined || sending) return;
    setSending(true);
    void move(target).then((done) => (done ? onDone() : setSending(false)));
  };
  const move = async ({ folder }: Target): Promise<boolean> => {
    if (asking.what === 'moveFolder') return deeds.moveFolder({ id: asking.folder.id, name: asking.folder.name }, folder?.id ?? null);
    if (folder === null) return false;
    return isTrash(asking.mailbox, folder) ? deeds.trash(asking.of) : deeds.move(asking.of, folder);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const to = { ArrowDown: at + 1, ArrowUp: at - 1 }[event.key];
    if (to !== undefined) {
      const next = Math.min(targets.length - 1, Math.max(0, to));
      setActive(next);
      document.getElementById(`${id}-${next}`)?.scrollIntoView({ block: 'nearest' });
    } else if (event.key === 'Enter') go(targets[at]);
    else return;
    event.preventDefault();
  };
  return (
    <Modal name={{ labelledBy: `${id}-title` }} className={s.root} onClose={onClose}>
      <h2 id={`${id}-title`} className={d.title}>
        {asking.what === 'move' ? t('moveTitle', { n: asking.of.count }) : t('moveFolderTitle', { name: asking.folder.name })}
      </h2>
      <Input
        data-first=""
        style={{ inlineSize: '100%' }}
        role="combobox"
        aria-label={t('findFolder')}
        aria-expanded
        aria-autocomplete="list"
        aria-controls={`${id}-list`}
        {...(targets.length > 0 && { 'aria-activedescendant': `${id}-${at}` })}
        placeholder={t('findFolder')}
        value={typed}
        autoComplete="off"
        onKeyDown={onKeyDown}
        onChange={(_, data) => {
          setTyped(data.value);
          setActive(0);
        }}
      />
      <div id={`${id}-list`} role="listbox" aria-label={t('folders')} tabIndex={-1} className={s.list}>
        {targets.map((target, i) => {
          const Icon = folderIcons[target.folder?.kind ?? 'inbox'];
          return (
            <div
              key={target.folder?.id ?? 'top'}
              id={`${id}-${i}`}
              role="option"
              aria-selected={i === at}
              className={mergeClasses(s.option, i === at && s.active)}
              style={{ paddingInlineStart: 10 + (wanted === '' ? target.depth * 16 : 0) }}
              onClick={() => setActive(i)}
              onDoubleClick={() => go(target)}
            >
              <span className={s.icon} aria-hidden>
                <Icon />
              </span>
              {target.name}
            </div>
          );
        })}
      </div>
      {targets.length === 0 && <p className={s.none}>{t('noFolder', { text: typed.trim() })}</p>}
      <div className={d.actions}>
        <Button onClick={onClose}>{t('cancel')}</Button>
        <Button appearance="primary" disabledFocusable={sending || targets.length === 0} onClick={() => go(targets[at])}>
          {t('moveHere')}
        </Button>
      </div>
    </Modal>
  );
}

function targetsOf(asking: MoveDialogProps['asking']): Target[] {
  const { mailbox } = asking;
  const target = (folder: MailFolder): Target => ({ folder, name: folderName(folder), depth: folder.depth });
  if (asking.what === 'move') return mailbox.folders.filter(({ id }) => id !== asking.from).map(target);
  const { folder } = asking;
  // Not where it is, and not below itself.
  const open = mailbox.folders.filter((other) => other.id !== folder.parent && !within(mailbox, other, folder.id)).map(target);
  return folder.parent === null ? open : [{ folder: null, name: t('top', { mailbox: mailbox.name }), depth: 0 }, ...open];
}
