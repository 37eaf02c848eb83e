import { Button, mergeClasses } from '@fluentui/react-components';
import { History28Regular } from '@fluentui/react-icons/svg/history';
import { useState, type JSX } from 'react';
import { useView } from '../../../bridge';
import { EmptyState } from '../../../ui/EmptyState';
import { w } from './text';
import { TimelinePage } from './TimelinePage';
import { useTimelineStyles } from './timelineStyles';
import { type Kind, kinds } from './words';

/** What happened with a record, newest first, by day: e-mails, appointments, tasks, calls and notes. */
export function Timeline({ entity, id }: { entity: string; id: string }): JSX.Element {
  const s = useTimelineStyles();
  const [kind, setKind] = useState<Kind>('all');
  const offline = useView('session')?.connection.state === 'offline';
  return (
    <div className={s.root}>
      <div className={s.filter} role="group" aria-label={w('filter')}>
        {kinds.map((one) => (
          <button key={one} type="button" className={mergeClasses(s.pill, kind === one && s.pressed)} aria-pressed={kind === one} onClick={() => setKind(one)}>
            {w(`kind.${one}`)}
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
        nothing={<Nothing kind={kind} offline={offline} onAll={() => setKind('all')} />}
      />
    </div>
  );
}

function Nothing({ kind, offline, onAll }: { kind: Kind; offline: boolean; onAll(): void }): JSX.Element {
  if (kind === 'all') return <EmptyState icon={History28Regular} title={w('empty')} why={w('emptyWhy')} {...(offline && { next: w('emptyOffline') })} />;
  return <EmptyState icon={History28Regular} title={w('none')} why={w('emptyWhy')} actions={<Button onClick={onAll}>{w('showAll')}</Button>} />;
}
