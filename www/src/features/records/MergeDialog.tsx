import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { useId, useState, type JSX } from 'react';
import { type Entity, type Link, useView } from '../../bridge';
import { useDialogStyles } from '../../ui/dialogStyles';
import { FaultMessage } from '../../ui/FaultMessage';
import { Loading } from '../../ui/Loading';
import { Modal } from '../../ui/Modal';
import { differing, equalCount, type Side, taken } from './merging';
import { MergeChoices } from './MergeChoices';
import { SurvivorChoice } from './SurvivorChoice';
import { t } from './text';
import { useDeeds } from './useDeeds';

const useStyles = makeStyles({
  root: { inlineSize: '760px' },
  body: { display: 'grid', gridTemplateColumns: 'minmax(0, 1fr)', rowGap: tokens.spacingVerticalL },
  note: { color: tokens.colorNeutralForeground2 },
});

interface MergeDialogProps {
  entity: Entity;
  one: Link;
  other: Link;
  /** The possible duplicate that led here: it can also be told that they are not the same. */
  duplicate?: string;
  onDone(): void;
  onClose(): void;
}

/** Makes one record of two: which stays, and whose value each field takes. */
export function MergeDialog({ entity, one, other, duplicate, onDone, onClose }: MergeDialogProps): JSX.Element {
  const s = useStyles();
  const d = useDialogStyles();
  const id = useId();
  const deeds = useDeeds();
  const left = useView('record', { entity: entity.name, id: one.id });
  const right = useView('record', { entity: entity.name, id: other.id });
  const [survivor, setSurvivor] = useState<Side>('one');
  const [picked, setPicked] = useState<{ [attribute: string]: Side }>({});
  const [sending, setSending] = useState(false);

  const loading = left === undefined || right === undefined || left.phase === 'loading' || right.phase === 'loading';
  const there = !loading && left.phase === 'found' && right.phase === 'found';
  const fields = there ? differing(entity, left, right) : [];
  const links = there
    ? { one: { entity: entity.name, id: left.id, name: left.name }, other: { entity: entity.name, id: right.id, name: right.name } }
    : { one, other };
  const go = (work: Promise<boolean>) => {
    setSending(true);
    void work.then((done) => (done ? onDone() : setSending(false)));
  };
  const merge = () => {
    const [stays, goes] = survivor === 'one' ? [links.one, links.other] : [links.other, links.one];
    go(deeds.merge(stays, goes, taken(fields, survivor, picked)));
  };
  return (
    <Modal name={{ labelledBy: id }} className={s.root} onClose={onClose}>
      <h2 id={id} className={d.title}>
        {t('mergeTitle')}
      </h2>
      <div className={s.body}>
        {loading && <Loading rows={4} />}
        {!loading && !there && <FaultMessage>{t('mergeGone')}</FaultMessage>}
        {there && (
          <>
            <SurvivorChoice links={links} survivor={survivor} onChoose={setSurvivor} />
            {fields.length === 0 ? (
              <p>{t('mergeNoDifference')}</p>
            ) : (
              <MergeChoices
                fields={fields}
                links={links}
                survivor={survivor}
                picked={picked}
                onPick={(attribute, side) => setPicked((now) => ({ ...now, [attribute]: side }))}
              />
            )}
            <p className={s.note}>{t('mergeEqual', { n: equalCount(entity, left, right) })}</p>
          </>
        )}
      </div>
      <div className={d.actions}>
        <Button onClick={onClose}>{t('cancel')}</Button>
        {duplicate !== undefined && (
          <Button disabledFocusable={sending} onClick={() => go(deeds.keepBoth(duplicate))}>
            {t('keepBoth')}
          </Button>
        )}
        {there && (
          <Button appearance="primary" disabledFocusable={sending} onClick={merge}>
            {t('mergeDo', { name: links[survivor].name })}
          </Button>
        )}
      </div>
    </Modal>
  );
}
