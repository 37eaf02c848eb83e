import { useEffect, useLayoutEffect, useRef, type JSX } from 'react';
import { type Message, type MessageRow, usePropose, useView } from '../../bridge';
import { EmptyState } from '../../ui/EmptyState';
import { Mail28Regular } from '../../ui/icons';
import { LoadingRows } from '../../ui/LoadingRows';
import { useStanding } from '../../ui/tracking/subject';
import { Attachments } from './Attachments';
import { Calendar, NotHere, Problems } from './Bars';
import { MessageBody } from './MessageBody';
import { MessageHead } from './MessageHead';
import { useReadingStyles } from './readingStyles';
import { r } from './readingText';
import { t } from './text';
import { Thread } from './Thread';

interface MessageViewProps {
  id: string;
  /** The part that is a message within it; "" for itself. */
  part: string;
  /** Opens another message of the thread. */
  onOpen(id: string): void;
  /** Shows the message that lies in a part of it. */
  onNested(part: string): void;
  /** Tells the row of the message, which the list may not have. */
  onRow?: (row: MessageRow) => void;
}

/** A message, or one that lies in a part of it. */
export function MessageView({ id, part, onOpen, onNested, onRow }: MessageViewProps): JSX.Element {
  const message = useView('message', { id, part });
  const row = message?.row ?? null;
  // Before it is seen: what is pressed next is for it.
  useLayoutEffect(() => {
    if (row !== null) onRow?.(row);
  }, [row, onRow]);
  useReading(id, part === '' ? message : undefined);
  if (message === undefined || message.phase === 'loading') return <LoadingRows label={r('loading')} height={70} />;
  if (message.phase === 'absent') return <EmptyState icon={Mail28Regular} title={t('gone')} why={t('goneWhy')} />;
  return <Found id={id} part={part} message={message} onOpen={onOpen} onNested={onNested} />;
}

function Found({ id, part, message, onOpen, onNested }: MessageViewProps & { message: Message }): JSX.Element {
  const s = useReadingStyles();
  const { subject, pane } = useStanding();
  const own = part === '' && subject?.what === 'message' && subject.id === id;
  return (
    <article className={s.root} aria-label={message.subject === '' ? r('noSubject') : message.subject}>
      <MessageHead message={message} pane={own ? pane : undefined} />
      <div className={s.bars}>
        {message.body !== 'here' && <NotHere id={id} state={message.body} />}
        {message.calendar && <Calendar />}
      </div>
      <Attachments id={id} attachments={message.attachments} onNested={onNested} />
      {message.body === 'here' && <MessageBody id={id} part={part} message={message} />}
      <Problems problems={message.problems} />
      {part === '' && <Thread id={id} thread={message.thread} onOpen={onOpen} />}
    </article>
  );
}

/** How long a message is open before it counts as read. */
const readAfterMillis = 400;

/** Marks an open message as read, once: who marks it as unread while it is open means it. */
function useReading(id: string, message: Message | undefined): void {
  const propose = usePropose();
  const marked = useRef<string | null>(null);
  const unread = message?.row?.isRead === false;
  const found = message?.row?.id === id;
  useEffect(() => {
    if (!found || marked.current === id) return undefined;
    const timer = setTimeout(() => {
      marked.current = id;
      // Not a step of the person's work: it is not taken back as one, and its failure needs no sentence.
      if (unread) propose('markMessages', { messages: { ids: [id] }, read: true }, { silent: true }).catch((error: unknown) => console.warn('read', error));
    }, readAfterMillis);
    return () => clearTimeout(timer);
  }, [id, found, unread, propose]);
}
