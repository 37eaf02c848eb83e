import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { useCallback, useMemo, useState, type JSX } from 'react';
import { useLocation } from 'wouter';
import { type Entity, type Known, useView, useWindow } from '../../bridge';
import { ButtonLink } from '../../ui/ButtonLink';
import { EmptyState } from '../../ui/EmptyState';
import { Search28Regular } from '../../ui/icons';
import { recordLooks, otherLook } from '../../ui/recordIcons';
import { LoadingRows } from '../../ui/LoadingRows';
import { working } from '../../ui/measure';
import { recordPath } from '../../ui/RecordLink';
import { type Span, useRows } from '../../ui/virtual';
import { Workspace } from '../../ui/Workspace';
import { EntityNav } from './EntityNav';
import { useFilterText } from './find/views';
import { rowHeight } from './gridStyles';
import { ListDialogs } from './ListDialogs';
import { ListFilters } from './ListFilters';
import { RecordGrid } from './RecordGrid';
import { t } from './text';
import { type Asking, useListCommands } from './useListCommands';
import { type Shown, useListQuery } from './useListQuery';
import { mostSelected, useSelection } from './useSelection';
import { inSentence } from './words';

const useStyles = makeStyles({
  root: { display: 'flex', flexDirection: 'column', blockSize: '100%', minBlockSize: 0 },
  grid: { position: 'relative', flexGrow: 1, minBlockSize: 0 },
  count: { ...working, flexShrink: 0, color: tokens.colorNeutralForeground2, fontVariantNumeric: 'tabular-nums' },
  note: {
    ...working,
    padding: `${tokens.spacingVerticalXS} 14px`,
    color: tokens.colorNeutralForeground2,
    backgroundColor: tokens.colorNeutralBackground2,
    borderBottom: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke3}`,
  },
});

const firstSpan: Span = { offset: 0, count: 120 };

/** The list of one kind of record. */
export function EntityList({ entity, known }: { entity: Entity; known: Known }): JSX.Element {
  const s = useStyles();
  const [, navigate] = useLocation();
  const { shown, show } = useListQuery(entity.name);
  const [span, setSpan] = useState<Span>(firstSpan);
  const onWanted = useCallback((wanted: Span) => setSpan((now) => (now.offset === wanted.offset && now.count === wanted.count ? now : wanted)), []);
  const { source, ...asked } = shown;
  const view = useFilterText(entity.name, source);
  const list = useWindow('list', { ...asked, ...(view.text !== '' && { filter: view.text }) }, span);
  const query = useMemo(() => JSON.stringify([shown, view.text]), [shown, view.text]);
  const { total, row } = useRows(query, list);
  const selecting = useSelection(shown, row);
  const [asking, setAsking] = useState<Asking | null>(null);
  const { commands, remove } = useListCommands(entity, selecting, row, total ?? 0, setAsking, source);
  const open = (index: number) => {
    const record = row(index);
    if (record !== undefined) navigate(recordPath({ entity: entity.name, id: record.id }), { state: { trail: { shown, index } } });
  };
  const { size } = selecting.selection.ids;
  const count = total === undefined ? null : size > 0 ? t('selected', { n: size }) : t('total', { n: total });
  return (
    <>
      <Workspace
        name="records"
        title={entity.plural}
        commands={commands}
        commandsOnPhone
        pane={false}
        side={{ title: t('records'), content: <EntityNav known={known} here={entity.name} /> }}
        after={
          <span role="status" className={s.count}>
            {count}
          </span>
        }
        list={
          <div className={s.root}>
            <ListFilters entity={entity} shown={shown} onShow={show} />
            <Notes cut={selecting.cut} />
            {list?.faults !== undefined && <p className={s.note}>{t('viewFaulty')}</p>}
            {view.phase === 'absent' && <p className={s.note}>{t('viewGone')}</p>}
            <div className={s.grid}>
              {total === undefined || list?.filtering === true ? (
                <LoadingRows label={t('loading')} height={rowHeight} />
              ) : total === 0 ? (
                list?.loading !== true && <Nothing entity={entity} shown={shown} onShow={show} />
              ) : (
                <RecordGrid
                  entity={entity}
                  shown={shown}
                  total={total}
                  row={row}
                  selecting={selecting}
                  onWanted={onWanted}
                  onSort={(sort, descending) => show({ sort, descending })}
                  onOpen={open}
                  onDelete={() => remove?.()}
                />
              )}
            </div>
          </div>
        }
      />
      {asking !== null && (
        <ListDialogs
          entity={entity}
          asking={asking}
          onDone={() => {
            setAsking(null);
            selecting.clear();
          }}
          onClose={() => setAsking(null)}
        />
      )}
    </>
  );
}

/** What the list does not say by itself. */
function Notes({ cut }: { cut: boolean }): JSX.Element {
  const s = useStyles();
  const sync = useView('sync');
  const filling = sync !== undefined && !sync.complete && sync.phase === 'filling';
  return (
    <>
      {filling && (
        <p className={s.note}>{sync.total > 0 ? t('filling', { done: sync.done, total: sync.total }) : t('fillingSome')}</p>
      )}
      {cut && (
        <p role="status" className={s.note}>
          {t('selectedFirst', { n: mostSelected })}
        </p>
      )}
    </>
  );
}

const emptyWhy = { active: 'emptyActive', inactive: 'emptyInactive', mine: 'emptyMine', all: 'emptyAll' } as const;

function Nothing({ entity, shown, onShow }: { entity: Entity; shown: Shown; onShow(change: Partial<Shown>): void }): JSX.Element {
  const offline = useView('session')?.connection.state === 'offline';
  const plural = inSentence(entity.plural);
  if (shown.search !== '') {
    return (
      <EmptyState
        icon={Search28Regular}
        title={t('noMatch', { text: shown.search })}
        why={t('noMatchWhy', { label: inSentence(entity.label) })}
        actions={
          <>
            <Button onClick={() => onShow({ search: '' })}>{t('clearSearch')}</Button>
            {shown.scope !== 'all' && <Button onClick={() => onShow({ scope: 'all' })}>{t('showAll')}</Button>}
          </>
        }
      />
    );
  }
  return (
    <EmptyState
      icon={(recordLooks[entity.name] ?? otherLook).large}
      title={t('empty', { plural })}
      why={t(emptyWhy[shown.scope], { plural })}
      next={offline ? t('emptyOffline') : t(shown.scope === 'all' ? 'emptyNextAll' : 'emptyNext')}
      actions={
        <>
          <ButtonLink href={`/records/${entity.name}/new`} appearance="primary">
            {t('newOf', { label: inSentence(entity.label) })}
          </ButtonLink>
          {shown.scope !== 'all' && <Button onClick={() => onShow({ scope: 'all' })}>{t('showAll')}</Button>}
        </>
      }
    />
  );
}
