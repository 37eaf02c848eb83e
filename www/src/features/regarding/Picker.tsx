import { Button, Input, mergeClasses } from '@fluentui/react-components';
import { Pin16Filled, Pin16Regular } from '@fluentui/react-icons/svg/pin';
import { Search16Regular } from '@fluentui/react-icons/svg/search';
import { useEffect, useId, useRef, useState, type JSX, type KeyboardEvent } from 'react';
import { type Link, type Selection, type Suggestion, useCatalogue } from '../../bridge';
import { linkName } from '../../ui/RecordLink';
import { RecordSymbol } from '../../ui/RecordSymbol';
import { useRoving } from '../../ui/roving';
import { suggestReason } from '../../ui/tracking/suggestReason';
import { Marked } from './Marked';
import { usePickerStyles } from './pickerStyles';
import { ServerRow } from './ServerRow';
import { t } from './text';
import { grouped, mostChoices, useChoices } from './useChoices';
import { useServer } from './useServer';

/** The kinds that an activity can be regarding, in the order of their chips. */
const kinds = ['account', 'contact', 'lead', 'opportunity', 'incident'] as const;

interface PickerProps {
  messages: Selection;
  now: Link | null;
  /** Leaves room for what stands below it. */
  shorter: boolean;
  /** Tells which one Enter would take. */
  onActive(record: Link | undefined): void;
  onTake(record: Link): void;
}

/** Records to be regarding: type to find, arrow keys to choose, Enter to take. */
export function Picker({ messages, now, shorter, onActive, onTake }: PickerProps): JSX.Element {
  const s = usePickerStyles();
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const [typed, setTyped] = useState('');
  const [entity, setEntity] = useState<string | null>(null);
  const [chosen, setChosen] = useState(0);
  const search = typed.trim();
  const { answer, pin } = useChoices(messages, search, entity);
  const server = useServer(search, entity);
  const offline = answer?.offline === true;
  const elsewhere = server.answer?.choices ?? [];
  const groups = grouped(answer?.choices ?? [], search !== '', elsewhere);
  const choices = groups.flatMap((group) => group.choices);
  const found = choices.length - elsewhere.length;
  // Behind the last choice comes what asks the server.
  const last = search === '' ? choices.length - 1 : choices.length;
  const at = Math.min(chosen, last);
  const active = choices[at];
  const record = active?.record;
  const told = useRef(onActive);
  told.current = onActive;
  useEffect(() => told.current(record), [record]);
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView?.({ block: 'nearest' });
  }, [at, record, elsewhere.length]);

  const askServer = () => {
    if (!offline && server.asked !== 'asking') server.ask();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const to = { ArrowDown: at >= last ? 0 : at + 1, ArrowUp: at <= 0 ? last : at - 1, PageDown: last, PageUp: 0 }[event.key];
    if (to !== undefined) setChosen(Math.max(0, to));
    else if (event.key === 'Enter' && record !== undefined) onTake(record);
    else if (event.key === 'Enter' && search !== '') askServer();
    else return;
    event.preventDefault();
  };
  const pinned = active?.reason === 'pinned';
  return (
    <>
      <Input
        data-first=""
        className={s.field}
        role="combobox"
        aria-label={t('search')}
        aria-expanded
        aria-autocomplete="list"
        aria-controls={`${id}-list`}
        {...(at >= 0 && { 'aria-activedescendant': `${id}-${at}` })}
        placeholder={t('search')}
        value={typed}
        maxLength={200}
        autoComplete="off"
        spellCheck={false}
        contentBefore={<Search16Regular aria-hidden />}
        onKeyDown={onKeyDown}
        onChange={(_, data) => {
          setTyped(data.value);
          setChosen(0);
        }}
      />
      <Chips
        entity={entity}
        onEntity={(wanted) => {
          setEntity(wanted);
          setChosen(0);
        }}
      />
      <div ref={list} id={`${id}-list`} role="listbox" aria-label={t('records')} tabIndex={-1} className={mergeClasses(s.list, shorter && s.shorter, last < 0 && s.empty)}>
        {groups.map(({ name, choices: members }) => (
          <div key={name} role="group" aria-labelledby={`${id}-${name}-name`}>
            <div id={`${id}-${name}-name`} role="presentation" className={s.group}>
              {t(name)}
            </div>
            {members.map((choice) => {
              const index = choices.indexOf(choice);
              return (
                <Choice
                  key={choice.record.id}
                  id={`${id}-${index}`}
                  choice={choice}
                  typed={search}
                  active={index === at}
                  now={now?.id === choice.record.id}
                  onActive={() => setChosen(index)}
                  onTake={() => onTake(choice.record)}
                  onPin={() => pin(choice.record, choice.reason !== 'pinned')}
                />
              );
            })}
          </div>
        ))}
        {answer !== undefined && choices.length === 0 && search !== '' && (
          <div role="presentation" className={s.none}>
            {t('noMatch', { text: search })}
          </div>
        )}
        {search !== '' && (
          <ServerRow
            id={`${id}-${choices.length}`}
            asked={server.asked}
            count={elsewhere.length}
            offline={offline}
            active={at === choices.length}
            onActive={() => setChosen(choices.length)}
            onAsk={askServer}
          />
        )}
      </div>
      {answer !== undefined && choices.length === 0 && search === '' && <p className={s.none}>{t('nothingYet')}</p>}
      <div className={s.foot}>
        <span role="status" className={s.grow}>
          {answer === undefined || (search === '' && choices.length === 0) ? '' : answer.more ? t('more', { n: mostChoices }) : t('count', { n: found })}
        </span>
        {active !== undefined && (
          <Button size="small" appearance="subtle" className={s.server} icon={pinned ? <Pin16Filled /> : <Pin16Regular />} onClick={() => pin(active.record, !pinned)}>
            {t(pinned ? 'unpin' : 'pin', { name: linkName(active.record) })}
          </Button>
        )}
      </div>
    </>
  );
}

function Chips({ entity, onEntity }: { entity: string | null; onEntity(entity: string | null): void }): JSX.Element {
  const s = usePickerStyles();
  const known = useCatalogue();
  const root = useRef<HTMLDivElement>(null);
  const roving = useRoving(root, 'horizontal');
  const chip = (of: string | null, label: string) => (
    <button key={of ?? ''} type="button" className={mergeClasses(s.chip, entity === of && s.pressed)} aria-pressed={entity === of} onClick={() => onEntity(of)}>
      {label}
    </button>
  );
  return (
    <div ref={root} role="toolbar" aria-label={t('types')} className={s.chips} {...roving}>
      {chip(null, t('all'))}
      {kinds.flatMap((kind) => {
        const plural = known?.entity(kind)?.plural;
        return plural === undefined ? [] : [chip(kind, plural)];
      })}
    </div>
  );
}

interface ChoiceProps {
  id: string;
  choice: Suggestion;
  typed: string;
  active: boolean;
  /** It is what is set now. */
  now: boolean;
  onActive(): void;
  onTake(): void;
  onPin(): void;
}

function Choice({ id, choice: { record, detail, reason }, typed, active, now, onActive, onTake, onPin }: ChoiceProps): JSX.Element {
  const s = usePickerStyles();
  const label = useCatalogue()?.entity(record.entity)?.label;
  const line = [now && t('current'), detail, reason !== 'pinned' && reason !== 'recent' && suggestReason(reason)].filter(Boolean).join(' · ');
  return (
    <div id={id} role="option" aria-selected={active} className={mergeClasses(s.option, active && s.active)} onMouseMove={onActive} onClick={onTake}>
      <RecordSymbol entity={record.entity} size={28} {...(label !== undefined && { label })} />
      <span className={s.words}>
        <span className={s.name}>
          <Marked text={linkName(record)} typed={typed} />
        </span>
        <span className={s.detail}>
          <Marked text={line} typed={typed} />
        </span>
      </span>
      {/* For pointers; keys have the button below the list. */}
      <span
        aria-hidden
        className={s.pin}
        onClick={(event) => {
          event.stopPropagation();
          onPin();
        }}
      >
        {reason === 'pinned' ? <Pin16Filled /> : <Pin16Regular />}
      </span>
    </div>
  );
}
