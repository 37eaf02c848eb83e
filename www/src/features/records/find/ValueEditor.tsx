import { Button, Input, makeStyles, Select, tokens } from '@fluentui/react-components';
import { Dismiss16Regular } from '@fluentui/react-icons/svg/dismiss';
import { useState, type JSX } from 'react';
import type { FilterAttribute, FilterOperator, FilterValue } from '../../../bridge';
import { LookupInput } from '../../../ui/fields/LookupInput';
import { readDecimal } from '../../../ui/fields/parse';
import { working } from '../../../ui/measure';
import { replaced, valueOf } from './edit';
import { t } from './text';

const useStyles = makeStyles({
  root: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalXS, minInlineSize: 0, flexGrow: 1, '& .fui-Input, & .fui-Select': { flexGrow: 1, minInlineSize: '90px' } },
  none: { ...working, color: tokens.colorNeutralForeground3 },
  chip: { ...working, minBlockSize: '26px', fontWeight: tokens.fontWeightRegular },
});

interface ValueEditorProps {
  attribute: FilterAttribute;
  operator: FilterOperator;
  values: readonly FilterValue[];
  onChange(values: readonly FilterValue[]): void;
}

/** The values of a condition: none, one, two, or any number as the operator takes. */
export function ValueEditor({ attribute, operator, values, onChange }: ValueEditorProps): JSX.Element {
  const s = useStyles();
  const { least, most } = operator;
  if (most === 0) return <span className={s.none}>{t('noValue')}</span>;
  if (most < 0) {
    return (
      <div className={s.root}>
        {values.map((value, index) => (
          <Button
            key={value.text}
            className={s.chip}
            size="small"
            iconPosition="after"
            icon={<Dismiss16Regular />}
            aria-label={t('removeValue', { value: value.label ?? value.text })}
            onClick={() => onChange(replaced(values, index, null))}
          >
            {value.label ?? value.text}
          </Button>
        ))}
        <OneValue
          key={values.length}
          adds
          label={t('addValue')}
          attribute={attribute}
          operator={operator}
          value={undefined}
          taken={values}
          onChange={(value) => value !== null && !values.some(({ text }) => text === value.text) && onChange([...values, value])}
        />
      </div>
    );
  }
  return (
    <div className={s.root}>
      {Array.from({ length: Math.max(least, 1) }, (_, index) => (
        <OneValue
          key={index}
          label={least === 2 ? t(index === 0 ? 'from' : 'to') : t('value')}
          attribute={attribute}
          operator={operator}
          value={values[index]}
          onChange={(value) => {
            const next = Array.from({ length: Math.max(least, 1) }, (_, i) => values[i] ?? valueOf(''));
            next[index] = value ?? valueOf('');
            onChange(next.every(({ text }) => text === '') ? [] : next);
          }}
        />
      ))}
    </div>
  );
}

interface OneValueProps {
  label: string;
  attribute: FilterAttribute;
  operator: FilterOperator;
  value: FilterValue | undefined;
  /** Values that are there already and are not offered. */
  taken?: readonly FilterValue[];
  /** Whether it adds to a list: then Enter and leaving it take what was typed. */
  adds?: boolean;
  onChange(value: FilterValue | null): void;
}

const dates: ReadonlySet<string> = new Set(['on', 'on-or-before', 'on-or-after']);

function OneValue({ label, attribute, operator, value, taken = [], adds = false, onChange }: OneValueProps): JSX.Element {
  const { type } = attribute;
  const text = value?.text ?? '';
  const picks = type === 'boolean' || type === 'choice' || type === 'choices' || type === 'state' || type === 'status';
  if (picks && operator.counts !== true && attribute.options !== undefined) {
    const offered = attribute.options.filter((option) => !taken.some((other) => other.text === String(option.value)));
    return (
      <Select aria-label={label} value={text} onChange={(_, data) => onChange(data.value === '' ? null : valueOf(data.value, offered.find((o) => String(o.value) === data.value)?.label))}>
        <option value="">{adds ? t('addValue') : t('chooseValue')}</option>
        {offered.map((option) => (
          <option key={option.value} value={String(option.value)}>
            {option.label}
          </option>
        ))}
      </Select>
    );
  }
  if (type === 'lookup' || type === 'owner') {
    const entity = attribute.targets?.[0] ?? '';
    return (
      <LookupInput
        label={label}
        entities={attribute.targets ?? []}
        value={text === '' ? null : { entity, id: text, name: value?.label ?? text }}
        onPick={(link) => onChange(link === null ? null : valueOf(link.id, link.name))}
      />
    );
  }
  const moment = operator.counts !== true && (type === 'date' || (type === 'datetime' && dates.has(operator.name)));
  const inputType = moment ? 'date' : operator.counts !== true && type === 'datetime' ? 'datetime-local' : 'text';
  const figure = operator.counts === true || type === 'integer' || type === 'decimal' || type === 'money';
  return <Typed label={label} text={text} type={inputType} figure={figure} adds={adds} onChange={(typed) => onChange(typed === '' ? null : valueOf(typed))} />;
}

interface TypedProps {
  label: string;
  text: string;
  type: 'date' | 'datetime-local' | 'text';
  figure: boolean;
  adds: boolean;
  onChange(text: string): void;
}

/** A value that is typed. Numbers are read as this browser writes them, and kept as FetchXML does. */
function Typed({ label, text, type, figure, adds, onChange }: TypedProps): JSX.Element {
  const [typed, setTyped] = useState<string | null>(null);
  const take = (now: string) => onChange(figure ? (readDecimal(now) ?? now) : now);
  const end = () => {
    if (adds && typed !== null && typed !== '') take(typed);
    setTyped(null);
  };
  return (
    <Input
      aria-label={label}
      type={type}
      autoComplete="off"
      spellCheck={false}
      value={typed ?? text}
      {...(figure && { inputMode: 'decimal' })}
      {...(adds && { placeholder: label })}
      onChange={(_, data) => {
        setTyped(data.value);
        if (!adds) take(data.value);
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' || !adds) return;
        event.preventDefault();
        end();
      }}
      onBlur={end}
    />
  );
}
