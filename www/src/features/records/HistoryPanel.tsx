import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { useState, type JSX } from 'react';
import { type Entity, type Input, type RecordView, usePicked, usePropose, useSend, useView } from '../../bridge';
import { Loading } from '../../ui/Loading';
import { working } from '../../ui/measure';
import { useToast } from '../../ui/toast';
import { HistoryItem } from './HistoryItem';
import { t } from './text';
import { useDeeds } from './useDeeds';
import { failedWords } from './words';

const useStyles = makeStyles({
  root: { ...working, paddingInline: '14px', paddingBlockEnd: tokens.spacingVerticalL },
  list: { listStyleType: 'none', padding: 0 },
  note: { paddingBlock: tokens.spacingVerticalM, color: tokens.colorNeutralForeground2 },
});

/** Who changed what, when and on which device, and the ways back. */
export function HistoryPanel({ entity, record }: { entity: Entity; record: RecordView }): JSX.Element {
  const s = useStyles();
  const history = useView('history', { entity: entity.name, id: record.id });
  const me = usePicked('session', (session) => session?.profile?.userId);
  const more = useSend('moreHistory');
  const propose = usePropose();
  const say = useToast();
  const { undo } = useDeeds();
  const [asking, setAsking] = useState(false);
  const restore = (attribute: string, label: string, value: Input) => {
    propose('updateRecord', { entity: entity.name, id: record.id, fields: { [attribute]: value } }).then(
      ({ mutation }) => say({ text: t('restoredValue', { label }), action: { label: t('undo'), run: () => undo(mutation) } }),
      (error: unknown) => say({ text: failedWords(error), bad: true }),
    );
  };
  if (history === undefined || (history.phase === 'loading' && history.entries.length === 0)) {
    return (
      <div className={s.root}>
        <Loading rows={4} />
      </div>
    );
  }
  return (
    <div className={s.root}>
      {history.phase === 'offline' && (
        <p role="status" className={s.note}>
          {t('historyOffline')}
        </p>
      )}
      {history.entries.length === 0 ? (
        <p className={s.note}>{t('historyEmpty')}</p>
      ) : (
        <ol className={s.list} aria-label={t('history')}>
          {history.entries.map((entry) => (
            <HistoryItem
              key={entry.mutation}
              entity={entity}
              record={record}
              entry={entry}
              me={me}
              onRestore={restore}
              onUndo={() => undo(entry.mutation)}
            />
          ))}
        </ol>
      )}
      {history.more && history.phase !== 'offline' && (
        <Button
          size="small"
          disabledFocusable={asking}
          onClick={() => {
            setAsking(true);
            more({ entity: entity.name, id: record.id })
              .catch((error: unknown) => say({ text: failedWords(error), bad: true }))
              .finally(() => setAsking(false));
          }}
        >
          {t('historyMore')}
        </Button>
      )}
    </div>
  );
}
