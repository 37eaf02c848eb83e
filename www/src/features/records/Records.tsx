import { lazy, Suspense, type JSX } from 'react';
import { Redirect, Route, Switch } from 'wouter';
import { type Entity, type Known, useCatalogue } from '../../bridge';
import { ButtonLink } from '../../ui/ButtonLink';
import { EmptyState } from '../../ui/EmptyState';
import { Database24Regular } from '../../ui/icons';
import { LoadingRows } from '../../ui/LoadingRows';
import { Workspace } from '../../ui/Workspace';
import { Bin } from './Bin';
import { DuplicatesPage } from './DuplicatesPage';
import { EntityList } from './EntityList';
import { EntityNav } from './EntityNav';
import { NewRecord } from './NewRecord';
import { RecordPage } from './RecordPage';
import { t } from './text';
import { useUndoKey } from '../../ui/useUndoKey';

const FindPage = lazy(async () => ({ default: (await import('./find/FindPage')).FindPage }));

const lastKey = 'regarding.records';

/** The records workspace: the lists, and the page of each record. */
export function Records(): JSX.Element {
  const known = useCatalogue();
  useUndoKey();
  if (known === undefined) return <Frame known={known}>{<LoadingRows label={t('loading')} height={42} />}</Frame>;
  const first = known.entity(localStorage.getItem(lastKey) ?? '')?.name ?? known.entities[0]?.name;
  const withEntity = (name: string, page: (entity: Entity) => JSX.Element): JSX.Element => {
    const entity = known.entity(name);
    if (entity === undefined) return <NoKind known={known} />;
    localStorage.setItem(lastKey, name);
    return page(entity);
  };
  return (
    <Switch>
      <Route path="/records/bin">
        <Bin known={known} />
      </Route>
      <Route path="/records/duplicates">
        <DuplicatesPage known={known} />
      </Route>
      <Route path="/records/:entity/new">
        {({ entity }) => withEntity(entity, (e) => <NewRecord key={e.name} entity={e} />)}
      </Route>
      <Route path="/records/:entity/find">
        {({ entity }) =>
          withEntity(entity, (e) => (
            <Suspense fallback={<LoadingRows label={t('loading')} height={42} />}>
              <FindPage entity={e} known={known} />
            </Suspense>
          ))
        }
      </Route>
      <Route path="/records/:entity/:id">
        {({ entity, id }) => withEntity(entity, (e) => <RecordPage key={id} entity={e} id={id} />)}
      </Route>
      <Route path="/records/:entity">
        {({ entity }) => withEntity(entity, (e) => <EntityList key={e.name} entity={e} known={known} />)}
      </Route>
      <Route>{first === undefined ? <NoKind known={known} /> : <Redirect to={`/records/${first}`} replace />}</Route>
    </Switch>
  );
}

function Frame({ known, children }: { known: Known | undefined; children: JSX.Element }): JSX.Element {
  return (
    <Workspace
      name="records"
      title={t('records')}
      commands={[]}
      pane={false}
      side={{ title: t('records'), content: <EntityNav known={known} here="" /> }}
      list={children}
    />
  );
}

function NoKind({ known }: { known: Known }): JSX.Element {
  return (
    <Frame known={known}>
      <EmptyState
        icon={Database24Regular}
        title={t('noKind')}
        why={t('noKindWhy')}
        actions={<ButtonLink href="/records">{t('seeRecords')}</ButtonLink>}
      />
    </Frame>
  );
}
