import { Field, makeStyles, tokens, Tooltip } from '@fluentui/react-components';
import { ArrowUpload16Regular } from '@fluentui/react-icons/svg/arrow-upload';
import { History16Regular } from '@fluentui/react-icons/svg/history';
import { useState, type JSX } from 'react';
import type { Attribute, Input } from '../../bridge';
import { at, working } from '../measure';
import { RecordLink } from '../RecordLink';
import { isLink, valueText } from '../value';
import { ChoiceEditor } from './ChoiceEditor';
import { LookupInput } from './LookupInput';
import { t } from './text';
import { TextEditor } from './TextEditor';
import { notSaved, useDraft } from './useDraft';

const useStyles = makeStyles({
  field: {
    gridTemplateColumns: '136px minmax(0, 1fr)',
    '& > .fui-Field__label': { ...working, color: tokens.colorNeutralForeground2, overflowWrap: 'anywhere' },
    [at.phone]: { gridTemplateColumns: 'minmax(0, 1fr)', '& > *': { gridColumn: '1' } },
  },
  row: { display: 'flex', alignItems: 'center', gap: tokens.spacingHorizontalXS, minInlineSize: 0, minBlockSize: '32px' },
  control: {
    flexGrow: 1,
    minInlineSize: 0,
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr)',
    '& input, & textarea, & select': working,
    '& .fui-Input, & .fui-Input__input': { minInlineSize: 0 },
  },
  shown: { ...working, overflowWrap: 'anywhere', minInlineSize: 0, whiteSpace: 'pre-wrap' },
  empty: { color: tokens.colorNeutralForeground3 },
  pending: { display: 'flex', color: tokens.colorBrandForeground1 },
  overwritten: {
    display: 'flex',
    padding: '4px',
    border: 'none',
    backgroundColor: 'transparent',
    cursor: 'pointer',
    borderRadius: tokens.borderRadiusMedium,
    color: tokens.colorStatusWarningForeground3,
  },
});

export interface RecordFieldProps {
  attribute: Attribute;
  /** Undefined or null for no value. */
  value: unknown;
  readOnly?: boolean;
  /** Saves a new value, null for none. */
  onSave(value: Input): Promise<unknown>;
  pending?: boolean;
  /** Its value was overwritten; opens what is known of it. */
  onOverwritten?: () => void;
  /** Why it cannot stay as it is. */
  refused?: string | undefined;
}

/** One field of a record: it is edited in place and saved by itself. */
export function RecordField(props: RecordFieldProps): JSX.Element {
  const { attribute, value, onSave, refused } = props;
  const s = useStyles();
  const draft = useDraft(attribute, value, onSave);
  const [pickFault, setPickFault] = useState<string | null>(null);
  const fixed = props.readOnly === true || attribute.computed === true || isFixed(attribute);
  const fault = draft.fault ?? pickFault ?? refused ?? null;
  const pick = (picked: Input) => {
    setPickFault(picked === null && attribute.required ? t('required') : null);
    if (picked === null && attribute.required) return;
    onSave(picked).catch((thrown: unknown) => setPickFault(notSaved(thrown)));
  };
  const marks = (
    <>
      {props.pending && (
        <Tooltip content={t('pending')} relationship="label" withArrow>
          <span role="img" className={s.pending}>
            <ArrowUpload16Regular aria-hidden />
          </span>
        </Tooltip>
      )}
      {props.onOverwritten !== undefined && (
        <Tooltip content={t('overwritten')} relationship="label" withArrow>
          <button type="button" className={s.overwritten} onClick={props.onOverwritten}>
            <History16Regular aria-hidden />
          </button>
        </Tooltip>
      )}
    </>
  );
  return (
    <Field
      className={s.field}
      orientation="horizontal"
      label={attribute.label}
      required={attribute.required === true && !fixed}
      validationMessage={fault ?? draft.elsewhere}
      validationState={fault !== null ? 'error' : draft.elsewhere !== null ? 'warning' : 'none'}
    >
      {(control) => (
        <div className={s.row}>
          <div className={s.control}>
            {fixed ? (
              <Fixed attribute={attribute} value={value} control={control} />
            ) : attribute.type === 'lookup' ? (
              <LookupInput
                label={attribute.label}
                entities={attribute.targets ?? []}
                value={isLink(value) ? value : null}
                control={control}
                onPick={pick}
                onUnchosen={setPickFault}
                required={attribute.required === true}
                opens
              />
            ) : isPicked(attribute) ? (
              <ChoiceEditor attribute={attribute} value={value} control={control} onPick={pick} />
            ) : (
              <TextEditor attribute={attribute} value={value} draft={draft} control={control} />
            )}
          </div>
          {marks}
        </div>
      )}
    </Field>
  );
}

/** Changed by commands, not in the form. */
function isFixed({ type }: Attribute): boolean {
  return type === 'owner' || type === 'state' || type === 'status';
}

function isPicked({ type }: Attribute): boolean {
  return type === 'choice' || type === 'choices' || type === 'boolean';
}

function Fixed({ attribute, value, control }: { attribute: Attribute; value: unknown; control: object }): JSX.Element {
  const s = useStyles();
  const text = valueText(attribute, value);
  const { 'aria-labelledby': labelledBy } = control as { 'aria-labelledby'?: string };
  return (
    <div role="group" {...(labelledBy !== undefined && { 'aria-labelledby': labelledBy })} className={s.shown}>
      {isLink(value) ? <RecordLink link={value} /> : text === '' ? <span className={s.empty}>–</span> : text}
    </div>
  );
}
