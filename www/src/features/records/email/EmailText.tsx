import { Button } from '@fluentui/react-components';
import { ImageOff20Regular } from '@fluentui/react-icons/svg/image-off';
import { useState, type JSX } from 'react';
import type { Email } from '../../../bridge';
import { HtmlFrame } from '../../../ui/HtmlFrame';
import { PlainText } from '../../../ui/PlainText';
import { refusalSentence } from '../../../ui/refusal';
import { usePatience } from '../../../ui/usePatience';
import { useEmailStyles } from './emailStyles';
import { e } from './text';
import { useEmailBody, usePictures } from './useEmailBody';

/** The text of an e-mail record, as it is or as HTML in a frame; what is from elsewhere is never loaded. */
export function EmailText({ id, email }: { id: string; email: Email }): JSX.Element {
  const { awaited, text } = email;
  // The text that is still to come replaces its beginning by itself.
  return awaited ? <Beginning text={text} /> : <WholeText id={id} email={email} />;
}

function WholeText({ id, email }: { id: string; email: Email }): JSX.Element {
  const s = useEmailStyles();
  const [attempt, setAttempt] = useState(0);
  const [blocked, setBlocked] = useState(0);
  const body = useEmailBody(id, `${email.body} ${attempt}`);
  const slow = usePatience(body.state === 'loading');
  const picture = usePictures(email.files);
  if (body.state === 'loading') return <div className={s.paper}>{slow && <p role="status">{e('bodyLoading')}</p>}</div>;
  if (body.state === 'failed') {
    return (
      <>
        <div className={s.bar} role="alert">
          <span className={s.barText}>{body.refusal.kind === 'offline' ? e('bodyOffline') : e('bodyFailed', { reason: refusalSentence(body.refusal) })}</span>
          <Button size="small" onClick={() => setAttempt(attempt + 1)}>
            {e('tryAgain')}
          </Button>
        </div>
        <Beginning text={email.text} />
      </>
    );
  }
  return (
    <>
      {body.kind === 'html' && blocked > 0 && (
        <div className={s.bar} role="status">
          <ImageOff20Regular aria-hidden />
          <span className={s.barText}>{e('blocked', { n: blocked })}</span>
        </div>
      )}
      {body.cut && <p className={s.note}>{e('cut')}</p>}
      {body.kind === 'html' && (
        <HtmlFrame
          title={e('body', { subject: email.subject === '' ? e('noSubject') : email.subject })}
          html={body.text}
          remote={false}
          picture={picture}
          onBlocked={setBlocked}
        />
      )}
      {body.kind === 'text' && <PlainText text={body.text} />}
      {body.kind === 'none' && <p className={s.note}>{e('noText')}</p>}
    </>
  );
}

/** The beginning of a text whose whole is not to be had (yet). */
function Beginning({ text }: { text: string }): JSX.Element | null {
  return text === '' ? null : <PlainText text={text} />;
}
