import { Button, Tooltip } from '@fluentui/react-components';
import { ArrowDownload20Regular } from '@fluentui/react-icons/svg/arrow-download';
import { Document20Regular } from '@fluentui/react-icons/svg/document';
import { DocumentPdf20Regular } from '@fluentui/react-icons/svg/document-pdf';
import { DocumentText20Regular } from '@fluentui/react-icons/svg/document-text';
import { FolderZip20Regular } from '@fluentui/react-icons/svg/folder-zip';
import { Image20Regular } from '@fluentui/react-icons/svg/image';
import { CalendarLtr20Regular } from '@fluentui/react-icons/svg/calendar-ltr';
import type { JSX } from 'react';
import { type MailAttachment, useSend } from '../../bridge';
import { sizeInWords } from '../../ui/bytes';
import { Mail20Regular } from '../../ui/icons';
import { refusalOf, refusalSentence } from '../../ui/refusal';
import { useToast } from '../../ui/toast';
import { fileName, openBlob, opensInTab, saveBlob } from './files';
import { useReadingStyles } from './readingStyles';
import { r } from './readingText';

interface AttachmentsProps {
  id: string;
  attachments: readonly MailAttachment[];
  /** Shows a message that lies in a part. */
  onNested(part: string): void;
}

/** What a message brings along, to open where that is safe, and to save. */
export function Attachments({ id, attachments, onNested }: AttachmentsProps): JSX.Element | null {
  const s = useReadingStyles();
  const listed = attachments.filter(({ inline }) => !inline);
  if (listed.length === 0) return null;
  return (
    <ul className={s.files} aria-label={r('attachments')}>
      {listed.map((attachment) => (
        <Attachment key={attachment.part} id={id} attachment={attachment} onMessage={() => onNested(attachment.part)} />
      ))}
    </ul>
  );
}

function Attachment({ id, attachment, onMessage }: { id: string; attachment: MailAttachment; onMessage(): void }): JSX.Element {
  const s = useReadingStyles();
  const ask = useSend('attachment');
  const fetchNow = useSend('fetchMessage');
  const say = useToast();
  const { part, type, sizeBytes, state, message } = attachment;
  const name = nameOf(attachment);
  const open = opensInTab(type);
  const failed = (error: unknown) => say({ text: r('fileFailed', { name, reason: refusalSentence(refusalOf(error)) }), bad: true });
  const have = (use: (blob: Blob) => void) => {
    if (state === 'here') ask({ id, part }).then(({ blob }) => use(blob), failed);
    else fetchNow({ id }).then(() => say({ text: r('getting') }), failed);
  };
  const save = () => have((blob) => saveBlob(blob, message === null ? name : `${name}.eml`));
  const show = () => (message !== null ? onMessage() : have((blob) => (open ? openBlob(blob, type) : saveBlob(blob, name))));
  const does = message !== null ? r('openMessage') : r(open ? 'open' : 'saveFile');
  return (
    <li className={s.file}>
      <button type="button" className={s.fileOpen} title={name} onClick={show}>
        <span className={s.unseen}>{does} </span>
        <FileIcon attachment={attachment} />
        <span className={s.fileWords}>
          <span className={s.fileName}>{name}</span>
          <span className={s.fileSize}>
            {sizeInWords(sizeBytes)}
            {state !== 'here' && ` · ${r(state === 'awaiting' ? 'onTheWay' : 'notHere')}`}
          </span>
        </span>
      </button>
      {(open || message !== null) && (
        <Tooltip content={r('save', { name })} relationship="label" withArrow>
          <Button appearance="subtle" icon={<ArrowDownload20Regular />} onClick={save} />
        </Tooltip>
      )}
    </li>
  );
}

function nameOf({ name, message }: MailAttachment): string {
  // What shows is what is saved: no letter of it turns its ending round.
  if (message === null) return name === '' ? r('unnamed') : fileName(name);
  if (message.subject !== '') return message.subject;
  return name === '' ? r('unnamedMessage') : name;
}

function FileIcon({ attachment: { type, message } }: { attachment: MailAttachment }): JSX.Element {
  if (message !== null || type === 'message/rfc822') return <Mail20Regular aria-hidden />;
  if (type.startsWith('image/')) return <Image20Regular aria-hidden />;
  if (type.startsWith('text/calendar')) return <CalendarLtr20Regular aria-hidden />;
  if (type.startsWith('text/')) return <DocumentText20Regular aria-hidden />;
  if (type === 'application/pdf') return <DocumentPdf20Regular aria-hidden />;
  if (/zip|compressed|x-tar|rar/.test(type)) return <FolderZip20Regular aria-hidden />;
  return <Document20Regular aria-hidden />;
}
