import { mergeClasses } from '@fluentui/react-components';
import { useId, type JSX } from 'react';
import type { Attribute, Entity, Input, Section } from '../../bridge';
import { RecordField } from '../../ui/fields/RecordField';
import { useFormStyles } from './recordStyles';

interface RecordFormProps {
  entity: Entity;
  fields: { readonly [name: string]: unknown };
  readOnly: boolean;
  pending: readonly string[];
  /** Attributes whose values were overwritten. */
  overwritten: ReadonlySet<string>;
  onOverwritten(): void;
  /** Saves one field. */
  onSave(attribute: Attribute, value: Input): Promise<unknown>;
  /** Why fields cannot stay as they are. */
  refused?: { readonly [name: string]: string };
  /** Leaves out what is there only once the record is. */
  fresh?: boolean;
}

/** The form of an entity: its sections, each field edited and saved by itself. */
export function RecordForm(props: RecordFormProps): JSX.Element {
  const s = useFormStyles();
  const { entity, fresh = false } = props;
  return (
    <div className={s.root}>
      {entity.form.map((section) => {
        const attributes = section.attributes
          .flatMap((name) => entity.attributes.find((a) => a.name === name) ?? [])
          .filter((a) => !fresh || !(a.computed === true || a.type === 'state' || a.type === 'status' || a.type === 'owner'));
        return attributes.length === 0 ? null : <FormSection key={section.label} section={section} attributes={attributes} form={props} />;
      })}
    </div>
  );
}

function FormSection({ section, attributes, form }: { section: Section; attributes: readonly Attribute[]; form: RecordFormProps }): JSX.Element {
  const s = useFormStyles();
  const id = useId();
  return (
    <section aria-labelledby={id} className={s.section}>
      <h2 id={id} className={s.heading}>
        {section.label}
      </h2>
      <div className={s.fields}>
        {attributes.map((attribute) => (
          <div key={attribute.name} data-field={attribute.name} className={mergeClasses(attribute.type === 'memo' && s.wide)}>
            <RecordField
              attribute={attribute}
              value={form.fields[attribute.name]}
              readOnly={form.readOnly}
              pending={form.pending.includes(attribute.name)}
              {...(form.overwritten.has(attribute.name) && { onOverwritten: form.onOverwritten })}
              refused={form.refused?.[attribute.name]}
              onSave={(value) => form.onSave(attribute, value)}
            />
          </div>
        ))}
      </div>
    </section>
  );
}
