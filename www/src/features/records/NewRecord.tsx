import { Button, Tooltip } from '@fluentui/react-components';
import { Save20Regular } from '@fluentui/react-icons/svg/save';
import { useCallback, useRef, useState, type JSX } from 'react';
import { useLocation, useSearch } from 'wouter';
import { type Attribute, type Entity, type Input, usePropose, useView } from '../../bridge';
import { CommandBar } from '../../ui/CommandBar';
import { FaultMessage } from '../../ui/FaultMessage';
import { t as fieldText } from '../../ui/fields/text';
import { ArrowLeft20Regular } from '../../ui/icons';
import { Panel } from '../../ui/Panel';
import { recordPath } from '../../ui/RecordLink';
import { RecordSymbol } from '../../ui/RecordSymbol';
import { useToast } from '../../ui/toast';
import { sameValue } from '../../ui/value';
import { draftOf, dropDraft, keepDraft } from './drafts';
import { RecordForm } from './RecordForm';
import { useRecordStyles } from './recordStyles';
import { t } from './text';
import { useDeeds } from './useDeeds';
import { commitFocused, useSaveKey } from './useSaving';
import { failedWords } from './words';

const none: ReadonlySet<string> = new Set();

/** The form of a record that does not exist yet. */
export function NewRecord({ entity }: { entity: Entity }): JSX.Element {
  const s = useRecordStyles();
  const [, navigate] = useLocation();
  const called = new URLSearchParams(useSearch()).get('name');
  const propose = usePropose();
  const { undo } = useDeeds();
  const say = useToast();
  const readOnly = useView('session')?.profile?.role === 'readOnly';
  const [fields, setFields] = useState<{ [name: string]: Input }>(() => draftOf(entity.name) ?? (called === null ? {} : { [entity.nameOf]: called }));
  const latest = useRef(fields);
  const [refused, setRefused] = useState<{ [name: string]: string }>({});
  const [fault, setFault] = useState<string | null>(null);
  const [sending, setSending] = useState(false);

  const keep = useCallback(
    (attribute: Attribute, value: Input): Promise<unknown> => {
      latest.current = { ...latest.current, [attribute.name]: value };
      keepDraft(entity.name, latest.current);
      setFields(latest.current);
      setRefused((now) => Object.fromEntries(Object.entries(now).filter(([name]) => name !== attribute.name)));
      return Promise.resolve();
    },
    [entity.name],
  );
  const create = useCallback(() => {
    commitFocused();
    const wanted = latest.current;
    const missing = entity.attributes.filter((a) => a.required === true && a.computed !== true && isAsked(entity, a) && sameValue(wanted[a.name], null));
    setRefused(Object.fromEntries(missing.map(({ name }) => [name, fieldText('required')])));
    if (missing.length > 0) {
      setFault(t('fillIn', { n: missing.length }));
      document.querySelector<HTMLElement>(`[data-field="${missing[0]?.name ?? ''}"] :is(input, textarea, select)`)?.focus();
      return;
    }
    setFault(null);
    setSending(true);
    propose('createRecord', { entity: entity.name, fields: Object.fromEntries(Object.entries(wanted).filter(([, value]) => !sameValue(value, null))) }).then(
      ({ record, mutation }) => {
        dropDraft(entity.name);
        say({ text: t('createdAs', { name: record?.name ?? '' }), action: { label: t('undo'), run: () => undo(mutation) } });
        navigate(record === null ? `/records/${entity.name}` : recordPath(record), { replace: true });
      },
      (error: unknown) => {
        setSending(false);
        setFault(failedWords(error));
      },
    );
  }, [entity, navigate, propose, say, undo]);
  useSaveKey(create);
  const title = t('newTitle', { label: entity.label.toLocaleLowerCase() });
  return (
    <div className={s.root}>
      <CommandBar
        pane={false}
        onPhone
        before={
          <Tooltip content={t('back', { plural: entity.plural.toLocaleLowerCase() })} relationship="label" withArrow>
            <Button appearance="subtle" icon={<ArrowLeft20Regular />} onClick={() => navigate(`/records/${entity.name}`)} />
          </Tooltip>
        }
        groups={[
          [
            {
              name: 'create',
              label: t(sending ? 'creating' : 'create'),
              icon: Save20Regular,
              primary: true,
              run: sending ? () => undefined : create,
              keys: 'Ctrl S',
              reason: readOnly ? t('readOnly') : undefined,
            },
          ],
        ]}
      />
      <div className={s.flow}>
        <div className={s.head}>
          <RecordSymbol entity={entity.name} size={48} />
          <div className={s.titles}>
            <h1 className={s.name}>{title}</h1>
            <p className={s.sub}>{t('newNote')}</p>
          </div>
        </div>
        {fault !== null && <FaultMessage>{fault}</FaultMessage>}
        <div className={s.columns}>
          <Panel title={t('form')}>
            <RecordForm
              entity={entity}
              fields={fields}
              readOnly={readOnly}
              pending={[]}
              overwritten={none}
              onOverwritten={() => undefined}
              onSave={keep}
              refused={refused}
              fresh
            />
          </Panel>
        </div>
      </div>
    </div>
  );
}

/** Whether the form asks for an attribute. */
function isAsked(entity: Entity, { name, type }: Attribute): boolean {
  return type !== 'owner' && type !== 'state' && type !== 'status' && entity.form.some(({ attributes }) => attributes.includes(name));
}
