import { Button, mergeClasses } from '@fluentui/react-components';
import { History28Regular } from '@fluentui/react-icons/svg/history';
import { useState, type JSX } from 'react';
import { type TimelineKind, usePicked, useView } from '../../../bridge';
import { EmptyState } from '../../../ui/EmptyState';
import { w } from './text';
import { TimelinePage } from './TimelinePage';
import { useTimelineStyles } from './timelineStyles';

/** What is to come and what happened with a record, newest first, by day: e-mails, appointments, tasks, calls, letters and notes. */
export function Timeline({ entity, id }: { entity: string; id: string }): JSX.Element {
  const s = useTimelineStyles();
  const [kind, setKind] = useState<TimelineKind>('');
  const totals = useView('timeline', { entity, id, kind: '', offset: 0, count: 0 })?.kinds ?? [];
  const offline = usePicked('session', (session) => session?.connection.state === 'offline');
  return (
    <div className={s.root}>
      <div className={s.filter} role="group" aria-label={w('filter')}>
        {totals.map(({ kind: one, total }) => (
          <button key={one} type="button" className={mergeClasses(s.pill, kind === one && s.pressed)} aria-pressed={kind === one} onClick={() => setKind(one)}>
            {w(`kind.${one}`)} <span className={s.count}>{total.toLocaleString()}</span>
          </button>
        ))}
      </div>
      {offline && (
        <p role="status" className={s.note}>
          {w('offline')}
        </p>
      )}
      <TimelinePage
        // Another kind begins at the top.
        key={kind}
        entity={entity}
        id={id}
        kind={kind}
        offset={0}
        before={null}
        nothing={<Nothing kind={kind} offline={offline} onAll={() => setKind('')} />}
      />
    </div>
  );
}

function Nothing({ kind, offline, onAll }: { kind: TimelineKind; offline: boolean; onAll(): void }): JSX.Element {
  if (kind === '') return <EmptyState icon={History28Regular} title={w('empty')} why={w('emptyWhy')} {...(offline && { next: w('emptyOffline') })} />;
  return <EmptyState icon={History28Regular} title={w('none')} why={w('emptyWhy')} actions={<Button onClick={onAll}>{w('showAll')}</Button>} />;
}
