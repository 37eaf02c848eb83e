import { useEffect, useLayoutEffect, type JSX } from 'react';
import { useView } from '../../bridge';
import { type Subject, useSubjects } from './subject';

/** Makes a subject that of the CRM pane and of the commands of tracking while it is drawn. */
export function AimAt({ subject }: { subject: Subject | null }): JSX.Element | null {
  const store = useSubjects();
  // Before what is watched is told: a child's effects come first.
  useLayoutEffect(() => store.aim(subject), [store, subject]);
  useLayoutEffect(() => () => store.aim(null), [store]);
  return subject?.what === 'message' ? <Watched key={subject.id} id={subject.id} /> : null;
}

/** Watches what the CRM knows of a message; no more than one at a time. */
function Watched({ id }: { id: string }): null {
  const store = useSubjects();
  const pane = useView('pane', { id });
  useEffect(() => store.tell(id, pane), [store, id, pane]);
  return null;
}
