import { Button } from '@fluentui/react-components';
import { useCallback, useEffect, useState, type JSX } from 'react';
import { type BodyKind, EngineFault, type Message, useSend } from '../../bridge';
import { HtmlFrame } from '../../ui/HtmlFrame';
import { PlainText } from '../../ui/PlainText';
import { refusalOf, refusalSentence } from '../../ui/refusal';
import { usePatience } from '../../ui/usePatience';
import { RemoteBar } from './Bars';
import { useReadingStyles } from './readingStyles';
import { r } from './readingText';

type Body = { state: 'loading' } | { state: 'failed'; reason: string } | { state: 'here'; kind: BodyKind; text: string; cut: boolean };

/** The text of a message: as it is, or as HTML in a frame. */
export function MessageBody({ id, part, message }: { id: string; part: string; message: Message }): JSX.Element {
  const s = useReadingStyles();
  const [attempt, setAttempt] = useState(0);
  const [blocked, setBlocked] = useState(0);
  const body = useBody(id, part, attempt);
  const slow = usePatience(body.state === 'loading');
  const picture = usePicture(id, message);
  if (body.state === 'loading') return <div className={s.paper}>{slow && <p role="status">{r('bodyLoading')}</p>}</div>;
  if (body.state === 'failed') {
    return (
      <div className={s.bar} role="alert">
        <span className={s.barText}>{r('bodyFailed', { reason: body.reason })}</span>
        <Button size="small" onClick={() => setAttempt(attempt + 1)}>
          {r('tryAgain')}
        </Button>
      </div>
    );
  }
  const { remote, subject } = message;
  return (
    <>
      {body.kind === 'html' && blocked > 0 && !remote.allowed && <RemoteBar id={id} remote={remote} />}
      {body.cut && <p className={s.note}>{r('cut')}</p>}
      {body.kind === 'html' && (
        <HtmlFrame
          title={r('body', { subject: subject === '' ? r('noSubject') : subject })}
          html={body.text}
          remote={remote.allowed}
          picture={picture}
          onBlocked={setBlocked}
        />
      )}
      {body.kind === 'text' && <PlainText text={body.text} />}
      {body.kind === 'none' && <p className={s.note}>{r('noText')}</p>}
    </>
  );
}

function useBody(id: string, part: string, attempt: number): Body {
  const ask = useSend('messageBody');
  const of = `${id} ${part} ${attempt}`;
  const [answer, setAnswer] = useState<{ of: string; body: Body } | null>(null);
  useEffect(() => {
    let wanted = true;
    ask({ id, part })
      .then(async ({ kind, cut, blob }): Promise<Body> => ({ state: 'here', kind, cut, text: await blob.text() }))
      .catch((error: unknown): Body => ({ state: 'failed', reason: refusalSentence(refusalOf(error)) }))
      .then((body) => wanted && setAnswer({ of, body }));
    return () => {
      wanted = false;
    };
  }, [ask, id, part, of]);
  return answer?.of === of ? answer.body : { state: 'loading' };
}

/** A function that gives the pictures which a message brings itself, by their content id. */
function usePicture(id: string, message: Message): (contentId: string) => Promise<Blob | null> {
  const ask = useSend('attachment');
  const { attachments } = message;
  return useCallback(
    async (contentId) => {
      const found = attachments.find((one) => one.contentId === contentId && one.type.startsWith('image/'));
      if (found === undefined || found.state !== 'here') return null;
      try {
        const { blob } = await ask({ id, part: found.part });
        return new Blob([blob], { type: found.type });
      } catch (error) {
        // It is gone meanwhile; its place stays empty.
        if (error instanceof EngineFault) return null;
        throw error;
      }
    },
    [ask, id, attachments],
  );
}
