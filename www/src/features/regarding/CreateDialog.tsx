import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { useCallback, useId, useRef, useState, type FormEvent, type JSX } from 'react';
import { type Attribute, type Entity, type Input, useCatalogue } from '../../bridge';
import { useDialogStyles } from '../../ui/dialogStyles';
import { FaultMessage } from '../../ui/FaultMessage';
import { RecordField } from '../../ui/fields/RecordField';
import { working } from '../../ui/measure';
import { Modal } from '../../ui/Modal';
import { RecordSymbol } from '../../ui/RecordSymbol';
import { refusalOf, refusalSentence } from '../../ui/refusal';
import type { Question } from '../../ui/tracking/subject';
import { useTrackDeeds } from '../../ui/tracking/useTrackDeeds';
import { sameValue } from '../../ui/value';
import { namesOf } from './names';
import { t } from './text';

const useStyles = makeStyles({
  root: { inlineSize: '560px' },
  head: { display: 'flex', alignItems: 'center', columnGap: tokens.spacingHorizontalM, marginBlockEnd: tokens.spacingVerticalM },
  note: { ...working, color: tokens.colorNeutralForeground2, overflowWrap: 'anywhere' },
  fields: { display: 'grid', gridTemplateColumns: 'minmax(0, 1fr)', rowGap: tokens.spacingVerticalXS, marginBlockEnd: tokens.spacingVerticalS },
});

/** What the short form asks for besides what is required; the record's page has the rest. */
const asked = {
  contact: ['firstname', 'lastname', 'parentcustomerid', 'jobtitle', 'emailaddress1', 'telephone1'],
  lead: ['subject', 'firstname', 'lastname', 'companyname', 'jobtitle', 'emailaddress1', 'telephone1'],
} as const;

interface CreateDialogProps {
  question: Question & { what: 'create' };
  onClose(): void;
}

/** A short form that makes a contact or lead of an unknown address (PANE-03). */
export function CreateDialog({ question, onClose }: CreateDialogProps): JSX.Element | null {
  const entity = useCatalogue()?.entity(question.entity);
  return entity === undefined ? null : <Form entity={entity} question={question} onClose={onClose} />;
}

function Form({ entity, question, onClose }: CreateDialogProps & { entity: Entity }): JSX.Element {
  const s = useStyles();
  const d = useDialogStyles();
  const id = useId();
  const deeds = useTrackDeeds();
  const { item, party, tracked } = question;
  const { address } = party;
  const [fields, setFields] = useState<{ [name: string]: Input }>(() => {
    const { first, last } = namesOf(party);
    return { firstname: first, lastname: last, emailaddress1: address };
  });
  const latest = useRef(fields);
  const [refused, setRefused] = useState<{ [name: string]: string }>({});
  const [fault, setFault] = useState<string | null>(null);
  const [sending, setSending] = useState(false);
  const attributes = attributesOf(entity, asked[question.entity]);

  const keep = useCallback((attribute: Attribute, value: Input): Promise<unknown> => {
    latest.current = { ...latest.current, [attribute.name]: value };
    setFields(latest.current);
    setRefused((now) => Object.fromEntries(Object.entries(now).filter(([name]) => name !== attribute.name)));
    return Promise.resolve();
  }, []);
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    // What is being typed counts.
    if (document.activeElement instanceof HTMLInputElement) document.activeElement.blur();
    const wanted = Object.fromEntries(Object.entries(latest.current).filter(([, value]) => !sameValue(value, null)));
    const missing = attributes.filter((a) => a.required === true && sameValue(wanted[a.name], null));
    setRefused(Object.fromEntries(missing.map(({ name }) => [name, t('required')])));
    if (missing.length > 0) {
      setFault(t('fillIn', { n: missing.length }));
      document.querySelector<HTMLElement>(`dialog [data-field="${missing[0]?.name ?? ''}"] :is(input, select)`)?.focus();
      return;
    }
    setFault(null);
    setSending(true);
    deeds.create(entity.name, wanted, tracked ? { item, address } : null).then(onClose, (error: unknown) => {
      setSending(false);
      setFault(t('failed', { reason: refusalSentence(refusalOf(error)) }));
    });
  };
  const title = t(question.entity === 'contact' ? 'createContact' : 'createLead');
  return (
    <Modal name={{ labelledBy: id }} className={s.root} onClose={onClose}>
      <form onSubmit={onSubmit} noValidate>
        <div className={s.head}>
          <RecordSymbol entity={entity.name} size={32} />
          <div>
            <h2 id={id} className={d.title} style={{ marginBlockEnd: 0 }}>
              {title}
            </h2>
            <p className={s.note}>{t('createWhy', { who: party.name === '' || party.name === address ? address : `${party.name} <${address}>` })}</p>
          </div>
        </div>
        {fault !== null && <FaultMessage>{fault}</FaultMessage>}
        <div className={s.fields}>
          {attributes.map((attribute) => (
            <div key={attribute.name} data-field={attribute.name}>
              <RecordField attribute={attribute} value={fields[attribute.name]} refused={refused[attribute.name]} onSave={(value) => keep(attribute, value)} />
            </div>
          ))}
        </div>
        {tracked && <p className={s.note}>{t('createTracked')}</p>}
        <div className={d.actions}>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button type="submit" appearance="primary" disabledFocusable={sending}>
            {title}
          </Button>
        </div>
      </form>
    </Modal>
  );
}

/** The attributes that the form asks for: those of the list that there are, and before them what is required besides. */
function attributesOf(entity: Entity, names: readonly string[]): readonly Attribute[] {
  const form = new Set(entity.form.flatMap((section) => section.attributes));
  const required = entity.attributes.filter((a) => a.required === true && a.computed !== true && form.has(a.name) && !names.includes(a.name) && !isState(a));
  return [...required, ...names.flatMap((name) => entity.attributes.find((a) => a.name === name) ?? [])];
}

function isState({ type }: Attribute): boolean {
  return type === 'owner' || type === 'state' || type === 'status';
}
