import { Button } from '@fluentui/react-components';
import { useEffect, useRef, type JSX } from 'react';
import { type Entity, type Link, type RecordView, useCatalogue, useView } from '../../bridge';
import { ButtonLink } from '../../ui/ButtonLink';
import { EmptyState } from '../../ui/EmptyState';
import { ArrowLeft20Regular, Search28Regular } from '../../ui/icons';
import { Loading } from '../../ui/Loading';
import { linkName, recordPath } from '../../ui/RecordLink';
import { RecordRow } from '../../ui/RecordRow';
import { RecordSymbol } from '../../ui/RecordSymbol';
import { isLink, sameValue, valueText } from '../../ui/value';
import { usePaneStyles } from './paneStyles';
import { t } from './text';

interface RecordPeekProps {
  record: Link;
  onBack(): void;
  onOpen(record: Link): void;
}

/** A record beside the message that led to it: its name and main fields, and the way to its page. */
export function RecordPeek({ record, onBack, onOpen }: RecordPeekProps): JSX.Element {
  const s = usePaneStyles();
  const entity = useCatalogue()?.entity(record.entity);
  const view = useView('record', { entity: record.entity, id: record.id });
  const head = useRef<HTMLDivElement>(null);
  // What was pressed is gone: the focus goes on from here.
  useEffect(() => head.current?.querySelector('button')?.focus(), []);
  const there = view?.phase === 'found' ? view : undefined;
  return (
    <>
      <div ref={head} className={s.peekHead}>
        <Button appearance="subtle" icon={<ArrowLeft20Regular />} aria-label={t('back')} onClick={onBack} />
        <RecordSymbol entity={record.entity} size={32} />
        <div className={s.words}>
          <h3 className={s.strong}>{there === undefined ? linkName(record) : there.name}</h3>
          <p className={s.small}>{entity?.label}</p>
        </div>
      </div>
      {view === undefined || view.phase === 'loading' || entity === undefined ? (
        <div className={s.section}>
          <Loading rows={5} />
        </div>
      ) : there === undefined ? (
        <EmptyState icon={Search28Regular} title={t(view.phase === 'deleted' ? 'deleted' : 'gone')} why="" />
      ) : (
        <Fields entity={entity} view={there} onOpen={onOpen} />
      )}
      <div className={s.section}>
        <ButtonLink href={recordPath(record)}>{t('openPage')}</ButtonLink>
      </div>
    </>
  );
}

/** The fields that lists of its kind show, as far as they are filled in. */
function Fields({ entity, view, onOpen }: { entity: Entity; view: RecordView; onOpen(record: Link): void }): JSX.Element {
  const s = usePaneStyles();
  const shown = entity.columns
    .flatMap((name) => entity.attributes.find((attribute) => attribute.name === name && name !== entity.nameOf) ?? [])
    .filter(({ name }) => !sameValue(view.fields[name], null));
  if (shown.length === 0) return <p className={s.section}>{t('noFields')}</p>;
  return (
    <div className={s.section}>
      <dl className={s.facts}>
        {shown.map((attribute) => {
          const value = view.fields[attribute.name];
          return [
            <dt key={`${attribute.name} term`}>{attribute.label}</dt>,
            <dd key={attribute.name}>{isLink(value) ? <RecordRow record={value} detail="" onOpen={onOpen} /> : valueText(attribute, value)}</dd>,
          ];
        })}
      </dl>
    </div>
  );
}
