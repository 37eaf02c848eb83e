import { useEffect, useMemo, useRef, useState } from 'react';
import { type Profile, useSend, useView } from '../../../bridge';
import { refusalOf, refusalSentence } from '../../../ui/refusal';
import { folderName, within } from './folder';
import { keepMade, loadMade, type Made } from './kept';
import { x } from './text';
import { useFillMail, useFillRecords } from './useFill';
import { useRemove } from './useRemove';

/** What goes on with the examples; "mail" until all that was made is known. */
export type Doing = 'nothing' | 'records' | 'mail' | 'removing';

export interface Examples {
  /** What was made on this device, null for nothing. */
  made: Made | null;
  doing: Doing;
  /** Why the last step did not end well. */
  wrong: string | null;
  fill(): void;
  remove(): void;
}

interface Told {
  /** All is there. */
  onFilled(made: Made): void;
  onRemoved(): void;
}

/** Fills the workspace of somebody with examples, and removes them. What was begun before goes on. */
export function useExamples(profile: Profile, { onFilled, onRemoved }: Told): Examples {
  const of = `${profile.organizationId} ${profile.userId}`;
  const me = useMemo(() => ({ name: profile.name, address: profile.email }), [profile.name, profile.email]);
  const [made, setMade] = useState<Made | null>(() => loadMade(of));
  const [doing, setDoing] = useState<Doing>(() => (made !== null && made.run !== null && made.folder === null ? 'mail' : 'nothing'));
  const [wrong, setWrong] = useState<string | null>(null);
  const fillRecords = useFillRecords();
  const fillMail = useFillMail();
  const removeAll = useRemove();
  const stop = (sentence: 'fillFailed' | 'removeFailed') => (error: unknown) => {
    setDoing('nothing');
    setWrong(x(sentence, { reason: refusalSentence(refusalOf(error)) }));
  };
  const bringMail = (records: Made) => {
    setDoing('mail');
    return fillMail(records, me).then(setMade);
  };
  useImported(doing === 'mail' ? made : null, {
    onDone: (whole) => {
      setMade(whole);
      setDoing('nothing');
      onFilled(whole);
    },
    onFilesLost: (again) => void bringMail(again).catch(stop('fillFailed')),
    onFailed: (records) => {
      keepMade(records);
      setMade(records);
      setDoing('nothing');
      setWrong(x('mailFailed'));
    },
  });
  return {
    made,
    doing,
    wrong,
    fill: () => {
      if (doing !== 'nothing') return;
      setWrong(null);
      setDoing('records');
      fillRecords(of, setMade).then(bringMail).catch(stop('fillFailed'));
    },
    remove: () => {
      if (doing !== 'nothing' || made === null) return;
      setWrong(null);
      setDoing('removing');
      removeAll(made)
        .then(() => {
          setMade(null);
          setDoing('nothing');
          onRemoved();
        })
        .catch(stop('removeFailed'));
    },
  };
}

interface Following {
  onDone(made: Made): void;
  /** The page that held the file is gone: it is handed over again. */
  onFilesLost(made: Made): void;
  /** The import is gone; the next one is another. */
  onFailed(records: Made): void;
}

/** Follows the import of the messages of what is given, if any; when it has ended, where they are is kept. */
function useImported(made: Made | null, following: Following): void {
  const runs = useView('imports')?.running;
  const { mailboxes, ready } = useView('mailFolders') ?? { mailboxes: undefined, ready: false };
  const messageIds = useSend('messageIds');
  const dismiss = useSend('dismissImport');
  const id = made?.run ?? null;
  // One that was begun before this page and is listed no more has ended: somebody has dismissed it.
  const [before] = useState(id);
  const state = runs?.find((run) => run.id === id)?.state ?? (runs !== undefined && id === before ? 'dismissed' : undefined);
  const folder = mailboxes?.flatMap((mailbox) => (mailbox.deviceOnly ? [] : mailbox.folders)).find(({ name, parent }) => name === folderName && parent === null)?.id;
  const latest = useRef({ made, ...following });
  latest.current = { made, ...following };
  useEffect(() => {
    const now = latest.current;
    if (id === null || now.made === null) return undefined;
    if (state === 'waiting') now.onFilesLost(now.made);
    const failed = () => latest.current.made !== null && latest.current.onFailed({ ...latest.current.made, run: null });
    if (state === 'failed' || state === 'cancelled' || (state === 'dismissed' && ready && folder === undefined)) failed();
    if ((state !== 'done' && state !== 'dismissed') || folder === undefined) return undefined;
    let wanted = true;
    messageIds(within(folder))
      .then(({ ids }) => {
        if (!wanted || latest.current.made === null) return;
        const whole = { ...latest.current.made, folder, messages: ids };
        keepMade(whole);
        // The list of imports is for those that people begin themselves.
        dismiss({ id }).catch((error: unknown) => console.warn('examples', error));
        latest.current.onDone(whole);
      })
      .catch((error: unknown) => {
        console.warn('examples', error);
        if (wanted) failed();
      });
    return () => {
      wanted = false;
    };
  }, [id, state, folder, ready, messageIds, dismiss]);
}
