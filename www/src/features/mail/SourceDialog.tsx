import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { useEffect, useId, useState, type JSX } from 'react';
import { useSend } from '../../bridge';
import { sizeInWords } from '../../ui/bytes';
import { useDialogStyles } from '../../ui/dialogStyles';
import { FaultMessage } from '../../ui/FaultMessage';
import { saveBlob } from '../../ui/files';
import { Modal } from '../../ui/Modal';
import { usePatience } from '../../ui/usePatience';
import { mostShown, textOfBlob } from './bodyText';
import { r } from './readingText';

const useStyles = makeStyles({
  root: { inlineSize: '900px' },
  text: {
    padding: tokens.spacingHorizontalM,
    margin: 0,
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    whiteSpace: 'pre-wrap',
    overflowWrap: 'anywhere',
    backgroundColor: tokens.colorNeutralBackground2,
    border: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusMedium,
  },
  note: { color: tokens.colorNeutralForeground2, marginBlockStart: tokens.spacingVerticalS },
});

type Source = { state: 'loading' } | { state: 'failed' } | { state: 'here'; text: string; blob: Blob };

/** The message as it came. */
export function SourceDialog({ message, subject, onClose }: { message: string; subject: string; onClose(): void }): JSX.Element {
  const s = useStyles();
  const d = useDialogStyles();
  const id = useId();
  const ask = useSend('attachment');
  const [source, setSource] = useState<Source>({ state: 'loading' });
  const slow = usePatience(source.state === 'loading');
  useEffect(() => {
    let wanted = true;
    ask({ id: message, part: '' })
      .then(async ({ blob }) => ({ state: 'here', blob, text: await textOfBlob(blob) }) as const)
      .catch(() => ({ state: 'failed' }) as const)
      .then((now) => wanted && setSource(now));
    return () => {
      wanted = false;
    };
  }, [ask, message]);
  return (
    <Modal name={{ labelledBy: id }} className={s.root} onClose={onClose}>
      <h2 id={id} className={d.title}>
        {r('sourceTitle')}
      </h2>
      {source.state === 'loading' && slow && <p role="status">{r('loading')}</p>}
      {source.state === 'failed' && <FaultMessage>{r('sourceFailed')}</FaultMessage>}
      {source.state === 'here' && (
        <>
          <pre className={s.text}>{source.text}</pre>
          {source.blob.size > mostShown && <p className={s.note}>{r('sourceCut', { shown: sizeInWords(mostShown), size: sizeInWords(source.blob.size) })}</p>}
        </>
      )}
      <div className={d.actions}>
        {source.state === 'here' && <Button onClick={() => saveBlob(source.blob, `${subject}.eml`)}>{r('saveSource')}</Button>}
        <Button data-first="" appearance="primary" onClick={onClose}>
          {r('close')}
        </Button>
      </div>
    </Modal>
  );
}
