import { Checkbox, FieldContextProvider, makeStyles, Select, Switch, tokens } from '@fluentui/react-components';
import { useState, type JSX } from 'react';
import type { Attribute, Input } from '../../bridge';
import { working } from '../measure';
import { valueText } from '../value';

const useStyles = makeStyles({
  many: { display: 'flex', flexWrap: 'wrap', columnGap: tokens.spacingHorizontalM, marginInlineStart: `calc(-1 * ${tokens.spacingHorizontalS})` },
  switch: { ...working, marginInlineStart: `calc(-1 * ${tokens.spacingHorizontalS})` },
});

interface ChoiceEditorProps {
  attribute: Attribute;
  value: unknown;
  /** The field's own attributes, which join it to its label and messages. */
  control: object;
  onPick(value: Input): void;
}

/** A field whose value is picked: one of several, some of several, or yes and no. */
export function ChoiceEditor({ attribute, value, control, onPick }: ChoiceEditorProps): JSX.Element {
  const s = useStyles();
  switch (attribute.type) {
    case 'boolean':
      return (
        <Switch
          {...control}
          className={s.switch}
          checked={value === true}
          label={valueText(attribute, value === true)}
          onChange={(_, data) => onPick(data.checked)}
        />
      );
    case 'choices':
      return <Several attribute={attribute} value={value} control={control} onPick={onPick} />;
    default:
      return (
        <Select
          {...control}
          value={typeof value === 'number' ? String(value) : ''}
          onChange={(_, data) => onPick(data.value === '' ? null : Number(data.value))}
        >
          {(!attribute.required || typeof value !== 'number') && <option value="" aria-label="–" />}
          {attribute.options?.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </Select>
      );
  }
}

function Several({ attribute, value, control, onPick }: ChoiceEditorProps): JSX.Element {
  const s = useStyles();
  // Several presses may come before the view answers the first.
  const [picked, setPicked] = useState<{ from: unknown; now: readonly number[] } | null>(null);
  const chosen: readonly number[] = picked !== null && picked.from === value ? picked.now : Array.isArray(value) ? (value as number[]) : [];
  const toggle = (one: number, on: boolean) => {
    const now = on ? [...chosen, one] : chosen.filter((other) => other !== one);
    setPicked({ from: value, now });
    onPick(now.length === 0 ? null : now);
  };
  const { 'aria-labelledby': labelledBy } = control as { 'aria-labelledby'?: string };
  return (
    // Each box has a name of its own; the field's is the group's.
    <FieldContextProvider value={undefined}>
      <div role="group" className={s.many} {...(labelledBy === undefined ? { 'aria-label': attribute.label } : { 'aria-labelledby': labelledBy })}>
        {attribute.options?.map((option) => (
          <Checkbox
            key={option.value}
            label={option.label}
            checked={chosen.includes(option.value)}
            onChange={(_, data) => toggle(option.value, data.checked === true)}
          />
        ))}
      </div>
    </FieldContextProvider>
  );
}
