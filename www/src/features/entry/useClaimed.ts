import { useCallback, useEffect, useState } from 'react';
import { relay } from '../../bridge';
import { refusalOf, type Refusal } from '../../ui/refusal';
import { usePatience } from '../../ui/usePatience';

/**
 * Whether the relay has its organization. Unknown while it has not answered;
 * settled means that there is an answer, or that a form should wait no longer
 * for one: a relay out of reach is told when the form is sent.
 */
export function useClaimed(): { claimed: boolean | null; settled: boolean; refusal: Refusal | null; ask(): void } {
  const [claimed, setClaimed] = useState<boolean | null>(null);
  const [asking, setAsking] = useState(true);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const late = usePatience(asking);
  const ask = useCallback(() => {
    let wanted = true;
    setRefusal(null);
    relay.about().then(
      (program) => {
        if (!wanted) return;
        setClaimed(program.claimed);
        setAsking(false);
      },
      (thrown: unknown) => {
        if (!wanted) return;
        setRefusal(refusalOf(thrown));
        setAsking(false);
      },
    );
    return () => {
      wanted = false;
    };
  }, []);
  useEffect(() => ask(), [ask]);
  return { claimed, settled: claimed !== null || !asking || late, refusal, ask };
}
