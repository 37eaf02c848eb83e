import type { JSX } from 'react';
import { type MailAttachment, useSend } from '../../bridge';
import { sizeInWords } from '../../ui/bytes';
import { fileName, openBlob, opensInTab, saveBlob } from '../../ui/files';
import { FileTile, FileTiles } from '../../ui/FileTile';
import { refusalOf, refusalSentence } from '../../ui/refusal';
import { useToast } from '../../ui/toast';
import { r } from './readingText';

interface AttachmentsProps {
  id: string;
  attachments: readonly MailAttachment[];
  /** Shows a message that lies in a part. */
  onNested(part: string): void;
}

/** What a message brings along, to open where that is safe, and to save. */
export function Attachments({ id, attachments, onNested }: AttachmentsProps): JSX.Element | null {
  const listed = attachments.filter(({ inline }) => !inline);
  if (listed.length === 0) return null;
  return (
    <FileTiles label={r('attachments')}>
      {listed.map((attachment) => (
        <Attachment key={attachment.part} id={id} attachment={attachment} onMessage={() => onNested(attachment.part)} />
      ))}
    </FileTiles>
  );
}

function Attachment({ id, attachment, onMessage }: { id: string; attachment: MailAttachment; onMessage(): void }): JSX.Element {
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
  const away = state === 'here' ? '' : ` · ${r(state === 'awaiting' ? 'onTheWay' : 'notHere')}`;
  return (
    <FileTile
      name={name}
      type={message === null ? type : 'message/rfc822'}
      note={sizeInWords(sizeBytes) + away}
      does={message !== null ? r('openMessage') : r(open ? 'open' : 'saveFile')}
      onShow={show}
      onSave={open || message !== null ? save : undefined}
    />
  );
}

function nameOf({ name, message }: MailAttachment): string {
  // What shows is what is saved: no letter of it turns its ending round.
  if (message === null) return name === '' ? r('unnamed') : fileName(name);
  if (message.subject !== '') return message.subject;
  return name === '' ? r('unnamedMessage') : name;
}
