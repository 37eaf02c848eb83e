import { Button, Input, makeStyles } from '@fluentui/react-components';
import { Dismiss16Regular } from '@fluentui/react-icons/svg/dismiss';
import { Open16Regular } from '@fluentui/react-icons/svg/open';
import { useId, useRef, useState, type JSX, type KeyboardEvent } from 'react';
import { useLocation } from 'wouter';
import type { Link } from '../../bridge';
import { unseen } from '../measure';
import { linkName, recordPath } from '../RecordLink';
import { RecordSymbol } from '../RecordSymbol';
import { MatchList } from './MatchList';
import { t } from './text';
import { useMatches } from './useMatches';

const useStyles = makeStyles({ root: { position: 'relative', display: 'grid', gridTemplateColumns: 'minmax(0, 1fr)', minInlineSize: 0, flexGrow: 1 }, unseen });

interface LookupInputProps {
  label: string;
  entities: readonly string[];
  value: Link | null;
  /** The field's own attributes, which join it to its label and messages. */
  control?: object;
  onPick(link: Link | null): void;
  /** Says that what was typed was left without a choice. */
  onUnchosen?(sentence: string | null): void;
  required?: boolean;
  /** Gives the focus to it in a dialog. */
  first?: boolean;
  /** Offers to make a record of what was typed. */
  create?: { label: string; run(text: string): void };
  /** Whether the chosen one leads to its page. */
  opens?: boolean;
}

/** Picks a record: type a part of its name, arrow keys to choose, Enter to take, Esc to leave it as it was. */
export function LookupInput(props: LookupInputProps): JSX.Element {
  const { label, entities, value, control, onPick, onUnchosen, create } = props;
  const s = useStyles();
  const id = useId();
  const root = useRef<HTMLDivElement>(null);
  const [, navigate] = useLocation();
  const [typed, setTyped] = useState<string | null>(null);
  const [chosen, setChosen] = useState(0);
  const matches = useMatches(entities, typed?.trim() ?? null);
  const open = typed !== null && matches !== null;
  const offered = matches ?? [];
  const creatable = create !== undefined && (typed ?? '').trim() !== '';
  const last = offered.length - (creatable ? 0 : 1);
  const active = Math.min(chosen, last);

  const leave = () => {
    setTyped(null);
    setChosen(0);
  };
  const take = (index: number) => {
    const match = offered[index];
    if (match !== undefined) onPick({ entity: match.entity, id: match.id, name: match.name });
    else if (creatable) create.run((typed ?? '').trim());
    else return;
    onUnchosen?.(null);
    leave();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (event.altKey) return;
      if (typed === null) setTyped('');
      else if (last >= 0) setChosen((active + (event.key === 'ArrowDown' ? 1 : last) + (last + 1)) % (last + 1));
    } else if (event.key === 'Enter' && open) {
      event.preventDefault();
      event.stopPropagation();
      take(active);
    } else if (event.key === 'Escape' && typed !== null) {
      event.preventDefault();
      event.stopPropagation();
      onUnchosen?.(null);
      leave();
    }
  };
  const onBlur = () => {
    if (typed === null) return;
    const text = typed.trim();
    const exact = offered.findIndex((match) => match.name.toLocaleLowerCase() === text.toLocaleLowerCase());
    if (exact >= 0) take(exact);
    else if (text === '' && value !== null && typed !== '') onPick(null);
    else if (text !== '' && text !== (value === null ? '' : linkName(value))) onUnchosen?.(t('notChosen', { text }));
    leave();
  };
  return (
    <div ref={root} className={s.root}>
      <Input
        {...control}
        role="combobox"
        autoComplete="off"
        spellCheck={false}
        aria-autocomplete="list"
        aria-expanded={open}
        aria-controls={`${id}-list`}
        {...(control === undefined && { 'aria-label': label })}
        {...(open && active >= 0 && { 'aria-activedescendant': `${id}-${active}` })}
        {...(props.first && { 'data-first': true })}
        value={typed ?? (value === null ? '' : linkName(value))}
        onChange={(_, data) => {
          setTyped(data.value);
          setChosen(0);
          onUnchosen?.(null);
        }}
        onKeyDown={onKeyDown}
        onBlur={onBlur}
        contentBefore={value !== null && typed === null ? <RecordSymbol entity={value.entity} size={16} /> : null}
        contentAfter={
          value === null || typed !== null ? null : (
            <>
              {props.opens && (
                <Button
                  as="a"
                  size="small"
                  appearance="transparent"
                  icon={<Open16Regular />}
                  aria-label={t('openRecord', { name: linkName(value) })}
                  href={recordPath(value)}
                  onClick={(event) => {
                    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
                    event.preventDefault();
                    navigate(recordPath(value));
                  }}
                />
              )}
              {!props.required && (
                <Button
                  size="small"
                  appearance="transparent"
                  icon={<Dismiss16Regular />}
                  aria-label={t('clear', { label })}
                  onClick={() => onPick(null)}
                />
              )}
            </>
          )
        }
      />
      {open && (
        <MatchList
          id={id}
          anchor={root}
          label={label}
          matches={offered}
          active={active}
          text={typed}
          create={creatable ? create.label : null}
          onActive={setChosen}
          onTake={take}
        />
      )}
      <span role="status" className={s.unseen}>
        {open && t('matches', { n: offered.length })}
      </span>
    </div>
  );
}
