import { Button } from '@fluentui/react-components';
import { useEffect, useId, useRef, useState, type JSX, type ReactNode } from 'react';
import { Link as To } from 'wouter';
import type { Link, TrackState } from '../../bridge';
import { EmptyState } from '../../ui/EmptyState';
import { Link28Regular, Settings20Regular } from '../../ui/icons';
import { Kbd } from '../../ui/Kbd';
import { Loading } from '../../ui/Loading';
import { recordPath } from '../../ui/RecordLink';
import { type Subject, useStanding } from '../../ui/tracking/subject';
import { BatchPane } from './BatchPane';
import { ItemPane } from './ItemPane';
import { usePaneStyles } from './paneStyles';
import { RecordPeek } from './RecordPeek';
import { t } from './text';

/** What the CRM pane shows: of an item, of several, or that there is none. */
export function CrmContent(): JSX.Element {
  const { subject } = useStanding();
  if (subject === null) {
    return (
      <Framed>
        <EmptyState icon={Link28Regular} title={t('empty')} why={t('emptyWhy')} />
      </Framed>
    );
  }
  if (subject.what === 'messages') {
    return (
      <Framed>
        <BatchPane messages={subject.messages} count={subject.count} />
      </Framed>
    );
  }
  // Another message begins anew: at its top, with nothing looked at.
  return <OneItem key={subject.id} subject={subject} />;
}

function OneItem({ subject }: { subject: Subject & { what: 'message' } }): JSX.Element {
  const s = usePaneStyles();
  const { pane } = useStanding();
  const [peeked, setPeeked] = useState<readonly Link[]>([]);
  const [why, setWhy] = useState(false);
  const whyId = useId();
  const record = peeked.at(-1);
  const root = useRef<HTMLDivElement>(null);
  const left = useRef<Link | null>(null);
  useEffect(() => {
    // Back at what led to the record.
    if (left.current !== null) root.current?.querySelector<HTMLElement>(`a[href="${recordPath(left.current)}"]`)?.focus();
    left.current = null;
  }, [record]);
  if (pane === undefined || pane.phase === 'loading') {
    return (
      <Framed>
        <div className={s.section}>
          <Loading rows={6} />
        </div>
      </Framed>
    );
  }
  if (pane.phase === 'absent') {
    return (
      <Framed>
        <EmptyState icon={Link28Regular} title={t('absent')} why={t('absentWhy')} />
      </Framed>
    );
  }
  const open = (link: Link) => setPeeked([...peeked, link]);
  if (record !== undefined) {
    return (
      <Framed>
        <RecordPeek
          key={record.id}
          record={record}
          onBack={() => {
            left.current = record;
            setPeeked(peeked.slice(0, -1));
          }}
          onOpen={open}
        />
      </Framed>
    );
  }
  return (
    <Framed
      footer={
        <Button size="small" appearance="transparent" className={s.action} aria-expanded={why} aria-controls={whyId} onClick={() => setWhy(!why)}>
          {whyQuestion(pane.state)}
        </Button>
      }
    >
      <div ref={root}>
        <ItemPane id={subject.id} pane={pane} why={why} whyId={whyId} onOpen={open} />
      </div>
    </Framed>
  );
}

/** The question that the steps at the end of the pane answer. */
function whyQuestion(state: TrackState): string {
  if (state === 'none') return t('whyNot');
  return t(state === 'refused' ? 'whyRefused' : 'whyTracked');
}

function Framed({ footer, children }: { footer?: ReactNode; children: ReactNode }): JSX.Element {
  const s = usePaneStyles();
  return (
    <>
      <div className={s.body}>{children}</div>
      <div className={s.footer}>
        <To href="/options/mail" className={s.options}>
          <Settings20Regular aria-hidden />
          {t('options')}
        </To>
        {footer ?? (
          <span className={s.key}>
            {t('pane')} <Kbd>F8</Kbd>
          </span>
        )}
      </div>
    </>
  );
}
