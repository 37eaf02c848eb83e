import { Button, makeStyles, mergeClasses, Select, ToggleButton, tokens } from '@fluentui/react-components';
import { Add16Regular } from '@fluentui/react-icons/svg/add';
import { Dismiss16Regular } from '@fluentui/react-icons/svg/dismiss';
import { GroupList20Regular } from '@fluentui/react-icons/svg/group-list';
import { Link16Regular } from '@fluentui/react-icons/svg/link';
import { useId, useRef, useState, type JSX } from 'react';
import type { FilterGroup, FilterItem, FilterLink, FilterVocabulary } from '../../../bridge';
import { working } from '../../../ui/measure';
import { RecordSymbol } from '../../../ui/RecordSymbol';
import { ConditionRow } from './ConditionRow';
import { moved, newCondition, newLink, replaced, ungrouped } from './edit';
import { linkWords, t } from './text';
import { useWords } from './useWords';

const useStyles = makeStyles({
  root: { borderTopStyle: 'none', borderRightStyle: 'none', borderBottomStyle: 'none', borderLeftStyle: 'none', margin: 0, padding: 0, minInlineSize: 0, display: 'grid', rowGap: tokens.spacingVerticalS },
  within: {
    padding: `${tokens.spacingVerticalS} ${tokens.spacingHorizontalM}`,
    border: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
    borderLeft: `${tokens.strokeWidthThicker} solid ${tokens.colorBrandBackground}`,
    borderRadius: tokens.borderRadiusLarge,
  },
  related: { borderLeft: `${tokens.strokeWidthThicker} solid ${tokens.colorNeutralStrokeAccessible}` },
  head: { ...working, display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalS, color: tokens.colorNeutralForeground2 },
  strong: { color: tokens.colorNeutralForeground1, fontWeight: tokens.fontWeightSemibold },
  toggle: { minInlineSize: '64px', fontWeight: tokens.fontWeightRegular },
  grow: { flexGrow: 1 },
  actions: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS },
  button: { ...working, fontWeight: tokens.fontWeightRegular },
});

interface GroupEditorProps {
  group: FilterGroup;
  words: FilterVocabulary;
  onChange(group: FilterGroup): void;
  /** Of a group within another. */
  inner?: { onRemove(): void; onUngroup(): void };
  /** Adds a related record type beside the group; without it, the group offers none. */
  onRelated?: ((link: FilterLink) => void) | undefined;
}

/** Conditions of which all or one must hold. */
export function GroupEditor({ group, words, onChange, inner, onRelated }: GroupEditorProps): JSX.Element {
  const s = useStyles();
  const id = useId();
  const root = useRef<HTMLFieldSetElement>(null);
  const [choosing, setChoosing] = useState(false);
  const set = (items: readonly FilterItem[]) => onChange({ ...group, items });
  const change = (index: number, item: FilterItem | null) => set(replaced(group.items, index, item));
  const focusLast = () =>
    requestAnimationFrame(() => {
      const rows = root.current?.querySelectorAll<HTMLElement>(':scope > [role=group] select, :scope > fieldset select');
      rows?.[rows.length - (rows.length > 1 ? 2 : 1)]?.focus();
    });
  const add = (item: FilterItem) => {
    set([...group.items, item]);
    focusLast();
  };
  return (
    <fieldset ref={root} className={mergeClasses(s.root, inner !== undefined && s.within)} aria-labelledby={id}>
      <div className={s.head} id={id}>
        <AllOrAny or={group.or} onChange={(or) => onChange({ ...group, or })} />
        <span>{t('areTrue')}</span>
        <span className={s.grow} />
        {inner !== undefined && (
          <>
            <Button className={s.button} size="small" appearance="subtle" onClick={inner.onUngroup}>
              {t('ungroup')}
            </Button>
            <Button size="small" appearance="subtle" icon={<Dismiss16Regular />} aria-label={t('removeGroup')} onClick={inner.onRemove} />
          </>
        )}
      </div>
      {group.items.map((item, index) => (
        <Item
          key={index}
          item={item}
          words={words}
          onChange={(next) => change(index, next)}
          onMove={(by) => set(moved(group.items, index, by))}
          onUngroup={() => onChange(ungrouped(group, index))}
        />
      ))}
      <div className={s.actions}>
        <Button className={s.button} size="small" icon={<Add16Regular />} data-add onClick={() => add(newCondition(words))}>
          {t('addCondition')}
        </Button>
        <Button className={s.button} size="small" icon={<GroupList20Regular />} onClick={() => add({ group: { or: true, items: [newCondition(words)] } })}>
          {t('addGroup')}
        </Button>
        {onRelated !== undefined && (
          <Button className={s.button} size="small" icon={<Link16Regular />} aria-expanded={choosing} onClick={() => setChoosing(!choosing)}>
            {t('addRelated')}
          </Button>
        )}
        {choosing && onRelated !== undefined && (
          <RelationChoice
            words={words}
            onPick={(link) => {
              setChoosing(false);
              onRelated(link);
            }}
          />
        )}
      </div>
    </fieldset>
  );
}

interface ItemProps {
  item: FilterItem;
  words: FilterVocabulary;
  onChange(item: FilterItem | null): void;
  onMove(by: -1 | 1): void;
  onUngroup(): void;
}

function Item({ item, words, onChange, onMove, onUngroup }: ItemProps): JSX.Element | null {
  if (item.condition !== undefined) {
    return <ConditionRow condition={item.condition} words={words} onChange={(condition) => onChange(condition === null ? null : { condition })} onMove={onMove} />;
  }
  if (item.group !== undefined) {
    return <GroupEditor group={item.group} words={words} onChange={(group) => onChange({ group })} inner={{ onRemove: () => onChange(null), onUngroup }} />;
  }
  return item.link === undefined ? null : <LinkEditor link={item.link} of={words} onChange={(link) => onChange(link === null ? null : { link })} />;
}

function AllOrAny({ or, onChange }: { or: boolean; onChange(or: boolean): void }): JSX.Element {
  const s = useStyles();
  return (
    <div role="radiogroup" aria-label={t('which')}>
      {[false, true].map((value) => (
        <ToggleButton
          key={String(value)}
          className={s.toggle}
          size="small"
          role="radio"
          aria-checked={or === value}
          aria-pressed={undefined}
          checked={or === value}
          appearance={or === value ? 'primary' : 'secondary'}
          onClick={() => onChange(value)}
        >
          {t(value ? 'anyOf' : 'allOf')}
        </ToggleButton>
      ))}
    </div>
  );
}

function RelationChoice({ words, onPick }: { words: FilterVocabulary; onPick(link: FilterLink): void }): JSX.Element {
  return (
    <Select
      aria-label={t('relation')}
      defaultValue=""
      autoFocus
      onChange={(_, data) => {
        const relation = words.relations[Number(data.value)];
        if (data.value !== '' && relation !== undefined) onPick(newLink(relation));
      }}
    >
      <option value="">{t('relation')}</option>
      {words.relations.map(({ entity, entityLabel, from, to, label }, index) => (
        <option key={`${entity} ${from} ${to}`} value={index}>
          {t('ofMany', { entity: entityLabel, label })}
        </option>
      ))}
    </Select>
  );
}

const linkTypes = ['inner', 'outer', 'exists', 'in', 'matchfirstrowusingcrossapply'];
const testTypes = ['any', 'not any', 'all', 'not all'];

interface LinkEditorProps {
  link: FilterLink;
  /** The words of the entity in which the link stands. */
  of: FilterVocabulary;
  onChange(link: FilterLink | null): void;
}

/** Related records: which, and what must be true of them. */
export function LinkEditor({ link, of, onChange }: LinkEditorProps): JSX.Element {
  const s = useStyles();
  const words = useWords(link.entity);
  const relation = of.relations.find(({ entity, from, to }) => entity === link.entity && from === link.from && to === link.to);
  const label = relation?.entityLabel ?? link.entity;
  const types = testTypes.includes(link.type) ? testTypes : linkTypes;
  return (
    <div role="group" aria-label={label} className={mergeClasses(s.root, s.within, s.related)}>
      <div className={s.head}>
        <RecordSymbol entity={link.entity} size={20} />
        <span className={s.strong}>{label}</span>
        <span>{t('through', { label: relation?.label ?? `${link.from} = ${link.to}` })}</span>
        <Select size="small" aria-label={t('linkType')} value={link.type} onChange={(_, data) => onChange({ ...link, type: data.value })}>
          {types.map((type) => (
            <option key={type} value={type}>
              {linkWords(type)}
            </option>
          ))}
        </Select>
        <span className={s.grow} />
        <Button size="small" appearance="subtle" icon={<Dismiss16Regular />} aria-label={t('removeRelated', { label })} onClick={() => onChange(null)} />
      </div>
      {words !== undefined && (
        <GroupEditor
          group={link.root}
          words={words}
          onChange={(root) => onChange({ ...link, root })}
          onRelated={(inner) => onChange({ ...link, links: [...link.links, inner] })}
        />
      )}
      {words !== undefined &&
        link.links.map((inner, index) => (
          <LinkEditor key={index} link={inner} of={words} onChange={(next) => onChange({ ...link, links: replaced(link.links, index, next) })} />
        ))}
    </div>
  );
}
