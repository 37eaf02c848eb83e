import { Button, makeStyles, tokens, Tooltip } from '@fluentui/react-components';
import { ArrowDownload20Regular } from '@fluentui/react-icons/svg/arrow-download';
import { CalendarLtr20Regular } from '@fluentui/react-icons/svg/calendar-ltr';
import { Document20Regular } from '@fluentui/react-icons/svg/document';
import { DocumentPdf20Regular } from '@fluentui/react-icons/svg/document-pdf';
import { DocumentText20Regular } from '@fluentui/react-icons/svg/document-text';
import { FolderZip20Regular } from '@fluentui/react-icons/svg/folder-zip';
import { Image20Regular } from '@fluentui/react-icons/svg/image';
import type { JSX, ReactNode } from 'react';
import { Mail20Regular } from './icons';
import { unseen, working } from './measure';
import { catalogue } from './text';

const t = catalogue({ save: 'Save {name}' });

const useStyles = makeStyles({
  unseen,
  list: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS, listStyleType: 'none', padding: 0, margin: 0 },
  root: {
    display: 'flex',
    alignItems: 'center',
    maxInlineSize: '100%',
    border: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke1}`,
    borderRadius: tokens.borderRadiusLarge,
    overflow: 'hidden',
  },
  show: {
    ...working,
    display: 'flex',
    alignItems: 'center',
    columnGap: tokens.spacingHorizontalS,
    minInlineSize: 0,
    maxInlineSize: '260px',
    minBlockSize: '44px',
    paddingInline: `10px ${tokens.spacingHorizontalS}`,
    border: 'none',
    backgroundColor: 'transparent',
    color: 'inherit',
    fontFamily: 'inherit',
    textAlign: 'start',
    cursor: 'pointer',
    ':hover': { backgroundColor: tokens.colorNeutralBackground1Hover },
    ':focus-visible': { outline: `${tokens.strokeWidthThick} solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' },
    '& svg': { flexShrink: 0, color: tokens.colorNeutralForeground2 },
  },
  words: { minInlineSize: 0 },
  name: { display: 'block', overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
  note: { display: 'block', fontSize: tokens.fontSizeBase200, lineHeight: tokens.lineHeightBase200, color: tokens.colorNeutralForeground2 },
});

/** A list of files, side by side. */
export function FileTiles({ label, children }: { label: string; children: ReactNode }): JSX.Element {
  const s = useStyles();
  return (
    <ul className={s.list} aria-label={label}>
      {children}
    </ul>
  );
}

interface FileTileProps {
  name: string;
  type: string;
  /** Its size, and where it is. */
  note: string;
  /** What pressing it does, read out before the name: "Open in a new tab:". */
  does: string;
  onShow(): void;
  /** Saves it, where showing it is something else. */
  onSave?: (() => void) | undefined;
  /** What else can be done with it. */
  children?: ReactNode;
}

/** One file: its kind, name and size, to show and to save. */
export function FileTile({ name, type, note, does, onShow, onSave, children }: FileTileProps): JSX.Element {
  const s = useStyles();
  return (
    <li className={s.root}>
      <button type="button" className={s.show} title={name} onClick={onShow}>
        <span className={s.unseen}>{does} </span>
        <FileIcon type={type} />
        <span className={s.words}>
          <span className={s.name}>{name}</span>
          <span className={s.note}>{note}</span>
        </span>
      </button>
      {onSave !== undefined && (
        <Tooltip content={t('save', { name })} relationship="label" withArrow>
          <Button appearance="subtle" icon={<ArrowDownload20Regular />} onClick={onSave} />
        </Tooltip>
      )}
      {children}
    </li>
  );
}

function FileIcon({ type }: { type: string }): JSX.Element {
  if (type === 'message/rfc822') return <Mail20Regular aria-hidden />;
  if (type.startsWith('image/')) return <Image20Regular aria-hidden />;
  if (type.startsWith('text/calendar')) return <CalendarLtr20Regular aria-hidden />;
  if (type.startsWith('text/')) return <DocumentText20Regular aria-hidden />;
  if (type === 'application/pdf') return <DocumentPdf20Regular aria-hidden />;
  if (/zip|compressed|x-tar|rar/.test(type)) return <FolderZip20Regular aria-hidden />;
  return <Document20Regular aria-hidden />;
}
