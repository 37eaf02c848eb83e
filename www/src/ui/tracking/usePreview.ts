import { useEffect, useState } from 'react';
import { type Selection, type TrackPreview, useSend, useView } from '../../bridge';

/** Changes that come soon after one another are looked at once. */
const pauseMillis = 120;

/** How messages stand to the CRM now, the first so many by name; it follows what changes. Undefined until it is known, null where it cannot be. */
export function usePreview(messages: Selection, count: number): TrackPreview | null | undefined {
  const ask = useSend('trackPreview');
  const sync = useView('sync');
  const [answer, setAnswer] = useState<{ of: Selection; preview: TrackPreview | null }>();
  // Each change here or there moves one of these.
  const moved = `${sync?.waiting ?? 0} ${sync?.commit ?? 0} ${sync?.issues ?? 0}`;
  const known = answer?.of === messages;
  useEffect(() => {
    let wanted = true;
    const look = () => {
      ask({ messages, count }).then(
        (preview) => wanted && setAnswer({ of: messages, preview }),
        () => wanted && setAnswer({ of: messages, preview: null }),
      );
    };
    const timer = setTimeout(look, known ? pauseMillis : 0);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [ask, messages, count, moved]); // eslint-disable-line react-hooks/exhaustive-deps
  return answer?.of === messages ? answer.preview : undefined;
}
