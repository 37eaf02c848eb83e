import { Button } from '@fluentui/react-components';
import { CalendarLtr20Regular } from '@fluentui/react-icons/svg/calendar-ltr';
import { CloudArrowDown20Regular } from '@fluentui/react-icons/svg/cloud-arrow-down';
import { ImageOff20Regular } from '@fluentui/react-icons/svg/image-off';
import { useState, type JSX } from 'react';
import { type BodyState, type MailProblem, type RemoteContent, usePropose, useSend, useView } from '../../bridge';
import { refusalOf, refusalSentence } from '../../ui/refusal';
import { useToast } from '../../ui/toast';
import { useReadingStyles } from './readingStyles';
import { problemSentence, r } from './readingText';

/** Asks whether what a message shows from elsewhere may load: now, or always of its sender. */
export function RemoteBar({ id, remote }: { id: string; remote: RemoteContent }): JSX.Element {
  const s = useReadingStyles();
  const propose = usePropose();
  const say = useToast();
  const allow = (sender: boolean) => {
    propose('allowRemote', { id, sender }).then(
      () => sender && say({ text: r('remoteAllowed', { sender: remote.sender }) }),
      (error: unknown) => say({ text: r('remoteFailed', { reason: refusalSentence(refusalOf(error)) }), bad: true }),
    );
  };
  return (
    <div className={s.bar} role="status">
      <ImageOff20Regular aria-hidden />
      <span className={s.barText}>{r('remote')}</span>
      <Button size="small" onClick={() => allow(false)}>
        {r('showPictures')}
      </Button>
      {remote.sender !== '' && (
        <Button size="small" appearance="subtle" onClick={() => allow(true)}>
          {r('alwaysFrom', { sender: remote.sender })}
        </Button>
      )}
    </div>
  );
}

/** Says that the text of a message is not on this device, and gets it. */
export function NotHere({ id, state }: { id: string; state: BodyState }): JSX.Element {
  const s = useReadingStyles();
  const fetchNow = useSend('fetchMessage');
  const say = useToast();
  const online = useView('session')?.connection.state === 'online';
  const [asked, setAsked] = useState<string | null>(null);
  const get = () => {
    setAsked(id);
    fetchNow({ id }).catch((error: unknown) => {
      setAsked(null);
      say({ text: r('getFailed', { reason: refusalSentence(refusalOf(error)) }), bad: true });
    });
  };
  return (
    <div className={s.bar} role="status">
      <CloudArrowDown20Regular aria-hidden />
      <span className={s.barText}>
        {r(state === 'notKept' ? 'notKept' : 'awaiting')} {asked === id ? r('getting') : online ? '' : r('offline')}
      </span>
      {asked !== id && online && (
        <Button size="small" onClick={get}>
          {r('getNow')}
        </Button>
      )}
    </div>
  );
}

export function Calendar(): JSX.Element {
  const s = useReadingStyles();
  return (
    <div className={s.bar}>
      <CalendarLtr20Regular aria-hidden />
      <span className={s.barText}>{r('calendar')}</span>
    </div>
  );
}

/** What is wrong with a message, folded: most of it matters to few. */
export function Problems({ problems }: { problems: readonly MailProblem[] }): JSX.Element | null {
  const s = useReadingStyles();
  if (problems.length === 0) return null;
  return (
    <details className={s.note}>
      <summary className={s.summary}>{r('problems', { n: problems.length })}</summary>
      <ul>
        {problems.map(({ reason, offset }, i) => (
          <li key={i}>{r('at', { what: problemSentence(reason), offset })}</li>
        ))}
      </ul>
    </details>
  );
}
