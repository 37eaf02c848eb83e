import { useEffect, useRef, type JSX } from 'react';
import type { Entity, RecordView } from '../../bridge';
import { RecordSymbol } from '../../ui/RecordSymbol';
import { isLink, valueText, instantText } from '../../ui/value';
import { useRecordStyles } from './recordStyles';
import { t } from './text';

const keyFacts = 4;

/** What a record is: its symbol, name, state, and the fields that its lists show. */
export function RecordHead({ entity, record, takesFocus }: { entity: Entity; record: RecordView; takesFocus: boolean }): JSX.Element {
  const s = useRecordStyles();
  const { fields } = record;
  const name = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (takesFocus) name.current?.focus({ preventScroll: true });
  }, [takesFocus]);
  const byName = (wanted: string) => entity.attributes.find((a) => a.name === wanted);
  const state = valueText(byName('statecode'), fields['statecode']);
  const status = valueText(byName('statuscode'), fields['statuscode']);
  const owner = fields['ownerid'];
  const changed = fields['modifiedon'];
  const changer = fields['modifiedby'];
  const sub = [
    entity.label,
    ...(isLink(owner) ? [t('ownedBy', { name: owner.name })] : []),
    ...(typeof changed === 'number'
      ? [isLink(changer) ? t('changedByWho', { when: instantText(changed), who: changer.name }) : t('changedBy', { when: instantText(changed) })]
      : []),
  ];
  const facts = entity.columns
    .filter((column) => column !== entity.nameOf)
    .flatMap((column) => byName(column) ?? [])
    .filter(({ type }) => type !== 'owner' && type !== 'state' && type !== 'status')
    .map((attribute) => ({ attribute, text: valueText(attribute, fields[attribute.name]) }))
    .filter(({ text }) => text !== '')
    .slice(0, keyFacts);
  return (
    <div className={s.head}>
      <RecordSymbol entity={entity.name} size={48} />
      <div className={s.titles}>
        <h1 ref={name} tabIndex={-1} className={s.name}>
          {record.name === '' ? t('unnamed') : record.name}
        </h1>
        <p className={s.sub}>
          {state !== '' && <span className={s.badge}>{status !== '' && status !== state ? `${state} · ${status}` : state}</span>}
          {sub.join(' · ')}
        </p>
      </div>
      {facts.length > 0 && (
        <dl className={s.facts}>
          {facts.map(({ attribute, text }) => (
            <div key={attribute.name} className={s.fact}>
              <dt className={s.factName}>{attribute.label}</dt>
              <dd className={s.factValue} title={text}>
                {text}
              </dd>
            </div>
          ))}
        </dl>
      )}
    </div>
  );
}
