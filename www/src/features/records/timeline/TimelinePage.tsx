import { Button } from '@fluentui/react-components';
import { Fragment, useEffect, useRef, useState, type JSX, type ReactNode } from 'react';
import { type TimelineKind, useView } from '../../../bridge';
import { Loading } from '../../../ui/Loading';
import { w } from './text';
import { TimelineItem } from './TimelineItem';
import { useTimelineStyles } from './timelineStyles';
import { dayWords } from './words';

/** Entries of one page. */
const pageSize = 50;

interface TimelinePageProps {
  entity: string;
  id: string;
  kind: TimelineKind;
  offset: number;
  /** The heading of the entry that stands before this page, null where none does. */
  before: string | null;
  /** What stands here if there is no entry at all. */
  nothing: ReactNode;
}

/** A page of a timeline, and below it the next ones as they are scrolled to. Each is watched by itself. */
export function TimelinePage({ entity, id, kind, offset, before, nothing }: TimelinePageProps): JSX.Element {
  const s = useTimelineStyles();
  const page = useView('timeline', { entity, id, kind, offset, count: pageSize });
  const [open, setOpen] = useState(false);
  if (page === undefined || page.phase === 'loading') return <Loading rows={4} />;
  const now = Date.now();
  const days = page.entries.map((entry) => dayWords(entry, now));
  const end = page.offset + page.entries.length;
  const last = days.at(-1) ?? before;
  const more = page.entries.length > 0 && end < page.total;
  return (
    <>
      {offset === 0 && page.loading && (
        <p role="status" className={s.note}>
          {w('filling')}
        </p>
      )}
      {page.entries.map((entry, i) => (
        <Fragment key={entry.record.id}>
          {days[i] !== (i === 0 ? before : days[i - 1]) && <h3 className={s.day}>{days[i]}</h3>}
          <TimelineItem entry={entry} />
        </Fragment>
      ))}
      {last === null && !more && !page.loading && nothing}
      {more && (open ? <TimelinePage entity={entity} id={id} kind={kind} offset={end} before={last} nothing={nothing} /> : <Earlier onWanted={() => setOpen(true)} />)}
    </>
  );
}

/** Asks for the next page when it is scrolled to, or pressed. */
function Earlier({ onWanted }: { onWanted(): void }): JSX.Element {
  const s = useTimelineStyles();
  const root = useRef<HTMLDivElement>(null);
  const latest = useRef(onWanted);
  latest.current = onWanted;
  useEffect(() => {
    const element = root.current;
    if (element === null) return undefined;
    const observer = new IntersectionObserver((seen) => seen.some(({ isIntersecting }) => isIntersecting) && latest.current(), { rootMargin: '600px' });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return (
    <div ref={root} className={s.more}>
      <Button size="small" onClick={onWanted}>
        {w('earlier')}
      </Button>
    </div>
  );
}
