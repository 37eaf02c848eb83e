import { useCallback, useEffect, useState } from 'react';
import { type BodyKind, type EmailFile, EngineFault, useSend } from '../../../bridge';
import { type Refusal, refusalOf } from '../../../ui/refusal';

/** What is known of the text of an e-mail record. */
export type EmailBody =
  | { state: 'loading' }
  | { state: 'failed'; refusal: Refusal }
  | { state: 'here'; kind: BodyKind; text: string; cut: boolean };

/** The text of an e-mail record; another version of it, or another attempt, is asked for anew. */
export function useEmailBody(id: string, version: string): EmailBody {
  const ask = useSend('emailBody');
  const of = `${id} ${version}`;
  const [answer, setAnswer] = useState<{ of: string; body: EmailBody } | null>(null);
  useEffect(() => {
    let wanted = true;
    ask({ id })
      .then(async ({ kind, cut, blob }): Promise<EmailBody> => ({ state: 'here', kind, cut, text: await blob.text() }))
      .catch((error: unknown): EmailBody => ({ state: 'failed', refusal: refusalOf(error) }))
      .then((body) => wanted && setAnswer({ of, body }));
    return () => {
      wanted = false;
    };
  }, [ask, id, of]);
  return answer?.of === of ? answer.body : { state: 'loading' };
}

/** A function that gives the pictures which an e-mail brings itself, by their content id. */
export function usePictures(files: readonly EmailFile[]): (contentId: string) => Promise<Blob | null> {
  const ask = useSend('emailFile');
  return useCallback(
    async (contentId) => {
      const found = files.find((file) => file.contentId === contentId && file.type.startsWith('image/'));
      if (found === undefined) return null;
      try {
        const { blob } = await ask({ id: found.id });
        return new Blob([blob], { type: found.type });
      } catch (error) {
        // It is not to be had now; its place stays empty.
        if (error instanceof EngineFault) return null;
        throw error;
      }
    },
    [ask, files],
  );
}
