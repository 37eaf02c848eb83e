import { mergeClasses } from '@fluentui/react-components';
import type { JSX } from 'react';
import type { MessageRow } from '../../bridge';
import { Avatar } from '../../ui/Avatar';
import { useReadingStyles } from './readingStyles';
import { r } from './readingText';
import { wholly } from './when';

/** The other messages of a thread, newest first: what this one answers stands nearest below it. */
export function Thread({ id, thread, onOpen }: { id: string; thread: readonly MessageRow[]; onOpen(id: string): void }): JSX.Element | null {
  const s = useReadingStyles();
  const others = thread.filter((row) => row.id !== id).reverse();
  if (others.length === 0) return null;
  const year = new Date().getFullYear();
  return (
    <section className={s.thread} aria-label={r('thread')}>
      <h3 className={s.threadTitle}>{r('thread')}</h3>
      <ul className={s.threadList}>
        {others.map((row) => {
          const who = row.from === '' ? r('noSender') : row.from;
          return (
            <li key={row.id}>
              <button type="button" className={s.threadRow} onClick={() => onOpen(row.id)}>
                <Avatar name={who} />
                <span className={s.threadWords}>
                  <span className={mergeClasses(s.threadLine, !row.isRead && s.strong)}>{who}</span>
                  <span className={mergeClasses(s.threadLine, s.threadPreview)}>{row.preview === '' ? row.subject : row.preview}</span>
                </span>
                <span className={s.date}>{row.dateMissing === true ? r('noDate') : wholly(row.date, year)}</span>
              </button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
