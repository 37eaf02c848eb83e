import { Button, Tooltip } from '@fluentui/react-components';
import { useCallback, useState, type JSX } from 'react';
import { useLocation } from 'wouter';
import type { Entity, RecordView } from '../../bridge';
import { CommandBar } from '../../ui/CommandBar';
import { ArrowLeft20Regular } from '../../ui/icons';
import { Notice } from '../../ui/Notice';
import { ListDialogs } from './ListDialogs';
import { NoticeReview } from './NoticeReview';
import { Position } from './Position';
import { RecordBars } from './RecordBars';
import { RecordHead } from './RecordHead';
import { RecordParts } from './RecordParts';
import { useRecordStyles } from './recordStyles';
import { t } from './text';
import { useTrail } from './trail';
import type { Asking } from './useListCommands';
import { listPath } from './useListQuery';
import { useParts } from './useParts';
import { useRecordCommands } from './useRecordCommands';
import { commitFocused, useSaveKey, useSaving } from './useSaving';

/** A record that is here: its form, what is to be told of it, and its history. */
export function FoundRecord({ entity, record }: { entity: Entity; record: RecordView }): JSX.Element {
  const s = useRecordStyles();
  const [, navigate] = useLocation();
  const trail = useTrail(entity.name);
  const { saving, save } = useSaving(entity, record.id);
  const [asking, setAsking] = useState<Asking | null>(null);
  const [reviewing, setReviewing] = useState(false);
  const [pressed, setPressed] = useState(false);
  const saveNow = useCallback(() => {
    commitFocused();
    setPressed(true);
  }, []);
  useSaveKey(saveNow);
  const commands = useRecordCommands(entity, record, saveNow, setAsking);
  const overwritten = new Set(record.notices.filter(({ side }) => side === 'overwritten').flatMap(({ changes }) => changes.map((c) => c.attribute)));
  const back = () => navigate(trail === null ? `/records/${entity.name}` : listPath(trail.shown));
  const status = saving === 'saving' ? t('saving') : saving === 'saved' || pressed ? t('saved') : '';
  const parts = useParts({ entity, record, overwritten, onOverwritten: () => setReviewing(true), onSave: save });
  return (
    <div className={s.root}>
      <CommandBar
        groups={commands}
        pane={false}
        onPhone
        before={
          <Tooltip content={t('back', { plural: entity.plural.toLocaleLowerCase() })} relationship="label" withArrow>
            <Button appearance="subtle" icon={<ArrowLeft20Regular />} onClick={back} />
          </Tooltip>
        }
        after={
          <>
            <span role="status" className={s.status}>
              {status}
            </span>
            {trail !== null && <Position entity={entity} id={record.id} trail={trail} />}
          </>
        }
      />
      <div className={s.flow}>
        <RecordHead entity={entity} record={record} takesFocus={trail !== null} />
        <div className={s.bars}>
          {!record.mayWrite && <Notice kind="info" text={t('mayNotWrite')} />}
          <RecordBars entity={entity} record={record} onReview={() => setReviewing(true)} onMerge={(one, other) => setAsking({ what: 'merge', one, other })} />
        </div>
        <RecordParts parts={parts} />
      </div>
      {asking !== null && <ListDialogs entity={entity} asking={asking} onDone={() => setAsking(null)} onClose={() => setAsking(null)} />}
      {reviewing && <NoticeReview entity={entity} record={record} onClose={() => setReviewing(false)} />}
    </div>
  );
}
