import { Button, makeStyles, Select, tokens } from '@fluentui/react-components';
import { Dismiss16Regular } from '@fluentui/react-icons/svg/dismiss';
import type { JSX, KeyboardEvent } from 'react';
import type { FilterCondition, FilterVocabulary } from '../../../bridge';
import { at } from '../../../ui/measure';
import { operatorOf, withAttribute, withOperator } from './edit';
import { operatorWords, t } from './text';
import { ValueEditor } from './ValueEditor';

const useStyles = makeStyles({
  root: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1.1fr) minmax(0, 1fr) minmax(0, 1.7fr) 32px',
    alignItems: 'start',
    gap: tokens.spacingHorizontalS,
    [at.phone]: { gridTemplateColumns: 'minmax(0, 1fr) 32px' },
  },
  field: { minInlineSize: 0, '& select': { minInlineSize: 0, textOverflow: 'ellipsis' } },
  onOwnLine: { [at.phone]: { gridColumn: '1 / -1' } },
  remove: { [at.phone]: { gridRow: '1', gridColumn: '2' } },
});

interface ConditionRowProps {
  condition: FilterCondition;
  words: FilterVocabulary;
  onChange(condition: FilterCondition | null): void;
  /** Moves it by the keys Alt with the arrows. */
  onMove(by: -1 | 1): void;
}

/** A condition: which field, how it is compared, and with what. */
export function ConditionRow({ condition, words, onChange, onMove }: ConditionRowProps): JSX.Element {
  const s = useStyles();
  const attribute = words.attributes.find(({ name }) => name === condition.attribute);
  const operator = operatorOf(words, condition.operator);
  const label = attribute?.label ?? condition.attribute;
  const onKeyDown = (event: KeyboardEvent) => {
    if (!event.altKey || event.ctrlKey || event.metaKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
    event.preventDefault();
    onMove(event.key === 'ArrowUp' ? -1 : 1);
  };
  return (
    <div role="group" aria-label={label} className={s.root} onKeyDown={onKeyDown}>
      <Select
        className={s.field}
        aria-label={t('attribute')}
        value={condition.attribute}
        onChange={(_, data) => {
          const of = words.attributes.find(({ name }) => name === data.value);
          if (of !== undefined) onChange(withAttribute(condition, of));
        }}
      >
        {attribute === undefined && <option value={condition.attribute}>{condition.attribute}</option>}
        {words.attributes.map(({ name, label: called }) => (
          <option key={name} value={name}>
            {called}
          </option>
        ))}
      </Select>
      <Select
        className={s.field}
        aria-label={t('operator')}
        value={condition.operator}
        onChange={(_, data) => onChange(withOperator(condition, operator, operatorOf(words, data.value)))}
      >
        {attribute?.operators.includes(condition.operator) !== true && <option value={condition.operator}>{operatorWords(condition.operator)}</option>}
        {attribute?.operators.map((name) => (
          <option key={name} value={name}>
            {operatorWords(name)}
          </option>
        ))}
      </Select>
      <div className={s.onOwnLine}>
        {condition.comparedWith !== undefined ? (
          <Select className={s.field} aria-label={t('ofField')} value={condition.comparedWith} onChange={(_, data) => onChange({ ...condition, comparedWith: data.value })}>
            {!words.attributes.some(({ name }) => name === condition.comparedWith) && <option value={condition.comparedWith}>{condition.comparedWith}</option>}
            {words.attributes.map(({ name, label: called }) => (
              <option key={name} value={name}>
                {called}
              </option>
            ))}
          </Select>
        ) : (
          attribute !== undefined && (
            <ValueEditor attribute={attribute} operator={operator} values={condition.values} onChange={(values) => onChange({ ...condition, values })} />
          )
        )}
      </div>
      <Button className={s.remove} appearance="subtle" icon={<Dismiss16Regular />} aria-label={t('removeRow', { label })} onClick={() => onChange(null)} />
    </div>
  );
}
