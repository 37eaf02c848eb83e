import { Button, makeStyles, Radio, RadioGroup, tokens } from '@fluentui/react-components';
import { useEffect, useId, useState, type JSX } from 'react';
import { type Link, type StopQuestion, useSend, useView } from '../../bridge';
import { useDialogStyles } from '../../ui/dialogStyles';
import { FaultMessage } from '../../ui/FaultMessage';
import { working } from '../../ui/measure';
import { Modal } from '../../ui/Modal';
import { Notice } from '../../ui/Notice';
import { linkName } from '../../ui/RecordLink';
import { RecordRow } from '../../ui/RecordRow';
import { refusalOf, refusalSentence } from '../../ui/refusal';
import { useTrackDeeds } from '../../ui/tracking/useTrackDeeds';
import { t } from './text';

const useStyles = makeStyles({
  root: { inlineSize: '480px' },
  card: {
    paddingInline: tokens.spacingHorizontalS,
    minBlockSize: '48px',
    border: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke1}`,
    borderRadius: tokens.borderRadiusLarge,
  },
  choices: { marginBlockStart: tokens.spacingVerticalS },
  why: { ...working, display: 'block', color: tokens.colorNeutralForeground2 },
});

/** What is known of the question: nothing yet, why it cannot be put, or itself. */
type Asked = { state: 'loading' } | { state: 'failed'; reason: string } | { state: 'known'; question: StopQuestion };

interface StopDialogProps {
  id: string;
  regarding: Link | null;
  onClose(): void;
}

/** Asks what becomes of a message's record when its tracking stops, by the deletion table (TRK-02, DEL-03). Keeping is chosen first. */
export function StopDialog({ id, regarding, onClose }: StopDialogProps): JSX.Element {
  const s = useStyles();
  const d = useDialogStyles();
  const title = useId();
  const deeds = useTrackDeeds();
  const asked = useQuestion(id);
  const [remove, setRemove] = useState(false);
  const offline = useView('session')?.connection.state === 'offline';
  const stop = () => {
    onClose();
    void deeds.stop(id, remove);
  };
  return (
    <Modal kind="alertdialog" name={{ labelledBy: title }} className={s.root} onClose={onClose}>
      <h2 id={title} className={d.title}>
        {t('stopTitle')}
      </h2>
      <div className={d.text}>
        {asked.state === 'failed' && <FaultMessage>{asked.reason}</FaultMessage>}
        {asked.state === 'known' && (
          <>
            {asked.question.record === null ? (
              <p>{t('notHere')}</p>
            ) : (
              <RecordRow
                record={asked.question.record}
                detail={regarding === null ? t('noRegarding') : t('regardingOf', { name: linkName(regarding) })}
                strong
                className={s.card}
              />
            )}
            {asked.question.asks && <Choice question={asked.question} regarding={regarding} remove={remove} onRemove={setRemove} />}
            {offline && <Notice kind="info" text={t('offline')} />}
          </>
        )}
      </div>
      <div className={d.actions}>
        <Button data-first="" onClick={onClose}>
          {t('cancel')}
        </Button>
        <Button appearance="primary" disabledFocusable={asked.state !== 'known'} onClick={asked.state === 'known' ? stop : undefined}>
          {t('stopDo')}
        </Button>
      </div>
    </Modal>
  );
}

interface ChoiceProps {
  question: StopQuestion;
  regarding: Link | null;
  remove: boolean;
  onRemove(remove: boolean): void;
}

function Choice({ question, regarding, remove, onRemove }: ChoiceProps): JSX.Element {
  const s = useStyles();
  const { mayDelete, otherTrackers, attachments } = question;
  const names = new Intl.ListFormat('en', { type: 'conjunction' }).format(otherTrackers.map(linkName));
  const goes = [
    t('removeWhy'),
    otherTrackers.length > 0 && t(otherTrackers.length === 1 ? 'removeOther' : 'removeOthers', { names }),
    t('removeFiles', { n: attachments }),
    t('removeBin'),
  ];
  const option = (label: string, why: string) => (
    <>
      {label}
      <span className={s.why}>{why}</span>
    </>
  );
  return (
    <RadioGroup className={s.choices} aria-label={t('choice')} value={remove ? 'remove' : 'keep'} onChange={(_, data) => onRemove(data.value === 'remove')}>
      <Radio value="keep" label={option(t('keep'), regarding === null ? t('keepWhy') : t('keepRegarding', { name: linkName(regarding) }))} />
      <Radio value="remove" disabled={!mayDelete} label={option(t('remove'), mayDelete ? goes.filter(Boolean).join(' ') : t('mayNot'))} />
    </RadioGroup>
  );
}

function useQuestion(id: string): Asked {
  const ask = useSend('stopQuestion');
  const [asked, setAsked] = useState<Asked>({ state: 'loading' });
  useEffect(() => {
    let wanted = true;
    ask({ id }).then(
      (question) => wanted && setAsked({ state: 'known', question }),
      (error: unknown) => {
        const refusal = refusalOf(error);
        if (wanted) setAsked({ state: 'failed', reason: refusal.kind === 'notFound' ? t('notTracked') : refusalSentence(refusal) });
      },
    );
    return () => {
      wanted = false;
    };
  }, [ask, id]);
  return asked;
}
