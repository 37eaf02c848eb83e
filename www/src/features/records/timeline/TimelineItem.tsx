import { mergeClasses } from '@fluentui/react-components';
import { ArrowUpload16Regular } from '@fluentui/react-icons/svg/arrow-upload';
import { Attach16Regular } from '@fluentui/react-icons/svg/attach';
import { useId, useState, type JSX, type ReactNode } from 'react';
import { Link as To } from 'wouter';
import { type TimelineEntry, useCatalogue } from '../../../bridge';
import { lazilyDrawn } from '../../../ui/lazilyDrawn';
import { dayAndTime } from '../../../ui/moment';
import { RecordLink, recordPath } from '../../../ui/RecordLink';
import { RecordSymbol } from '../../../ui/RecordSymbol';
import { w } from './text';
import { useTimelineStyles } from './timelineStyles';
import { peopleWords, timeWords } from './words';

const EmailEntry = lazilyDrawn(async () => (await import('../email/EmailEntry')).EmailEntry);

/** One entry of a timeline. An e-mail unfolds its text; every other leads to its page. */
export function TimelineItem({ entry }: { entry: TimelineEntry }): JSX.Element {
  const s = useTimelineStyles();
  const id = useId();
  const known = useCatalogue();
  const [unfolded, setUnfolded] = useState(false);
  const { record, at, group, preview, files, through, open, pending } = entry;
  const people = peopleWords(entry);
  const name = record.name === '' ? w('noSubject') : record.name;
  const kind = known?.entity(record.entity);
  return (
    <article className={s.item} aria-labelledby={id}>
      <RecordSymbol entity={record.entity} size={28} label={kind?.label ?? record.entity} />
      <div style={{ minInlineSize: 0 }}>
        <div className={s.head}>
          <Title id={id} entry={entry} leads={kind !== undefined} unfolded={unfolded} onUnfold={() => setUnfolded(!unfolded)}>
            {name}
          </Title>
          {group !== 'noDate' && (
            <time className={s.time} dateTime={new Date(at).toISOString()} title={dayAndTime(at)}>
              {timeWords(entry, Date.now())}
            </time>
          )}
        </div>
        {people !== '' && <p className={s.line}>{people}</p>}
        {preview !== '' && !unfolded && <p className={s.line}>{preview}</p>}
        <div className={s.marks}>
          {open && <span className={s.mark}>{w('open')}</span>}
          {pending && (
            <span className={mergeClasses(s.mark, s.pending)}>
              <ArrowUpload16Regular aria-hidden />
              {w('pending')}
            </span>
          )}
          {files > 0 && (
            <span className={s.mark}>
              <Attach16Regular aria-hidden />
              {w('files', { n: files })}
            </span>
          )}
          {through !== null && (
            <span className={s.above}>
              {w('through')} <RecordLink link={through} />
            </span>
          )}
        </div>
      </div>
      {unfolded && (
        <div className={s.text}>
          {/* Above the text, which may be long and comes later: what is aimed at stays where it is. */}
          <To href={recordPath(record)} className={s.link}>
            {w('openEmail')}
          </To>
          <EmailEntry id={record.id} />
        </div>
      )}
    </article>
  );
}

interface TitleProps {
  id: string;
  entry: TimelineEntry;
  /** Whether it has a page of its own. */
  leads: boolean;
  unfolded: boolean;
  onUnfold(): void;
  children: ReactNode;
}

function Title({ id, entry: { record }, leads, unfolded, onUnfold, children }: TitleProps): JSX.Element {
  const s = useTimelineStyles();
  if (record.entity === 'email') {
    return (
      <button id={id} type="button" className={s.title} aria-expanded={unfolded} title={w(unfolded ? 'collapse' : 'expand')} onClick={onUnfold}>
        {children}
      </button>
    );
  }
  if (!leads) {
    return (
      <span id={id} className={mergeClasses(s.title, s.plain)}>
        {children}
      </span>
    );
  }
  return (
    <To id={id} href={recordPath(record)} className={s.title}>
      {children}
    </To>
  );
}
