import { type Attribute, type Entity, type Input, type RecordView, useCatalogue } from '../../bridge';
import { lazilyDrawn } from '../../ui/lazilyDrawn';
import { e } from './email/text';
import { HistoryPanel } from './HistoryPanel';
import { RecordForm } from './RecordForm';
import type { RecordPart } from './RecordParts';
import { sealed } from './states';
import { t } from './text';
import { w } from './timeline/text';
import { Timeline } from './timeline/Timeline';

const EmailMessage = lazilyDrawn(async () => (await import('./email/EmailMessage')).EmailMessage);
const EmailAbout = lazilyDrawn(async () => (await import('./email/EmailAbout')).EmailAbout);

interface PartsOf {
  entity: Entity;
  record: RecordView;
  /** Attributes whose values were overwritten, and the way to what is known of them. */
  overwritten: ReadonlySet<string>;
  onOverwritten(): void;
  /** Saves one field. */
  onSave(attribute: Attribute, value: Input): Promise<unknown>;
}

const history = (entity: Entity, record: RecordView, width: string): RecordPart => ({
  name: 'history',
  title: t('history'),
  width,
  content: <HistoryPanel entity={entity} record={record} />,
});

/**
 * The areas of a record's page: the message of an e-mail and how it is tracked,
 * or the fields of any other record, and what happened with those that others
 * can be regarding; then the history.
 */
export function useParts({ entity, record, overwritten, onOverwritten, onSave }: PartsOf): readonly RecordPart[] {
  const known = useCatalogue();
  const form = (width: string): RecordPart => ({
    name: 'form',
    title: t('form'),
    width,
    content: (
      <RecordForm
        entity={entity}
        fields={record.fields}
        readOnly={!record.mayWrite}
        pending={record.pending}
        overwritten={overwritten}
        onOverwritten={onOverwritten}
        onSave={onSave}
      />
    ),
  });
  if (entity.name === 'email') {
    return [
      { name: 'message', title: e('message'), width: 'minmax(0, 1fr)', content: <EmailMessage record={record} /> },
      { name: 'about', title: e('about'), width: '380px', content: <EmailAbout entity={entity} record={record} onSave={onSave} /> },
      ...(sealed(entity, record) ? [] : [form('340px')]),
      history(entity, record, '280px'),
    ];
  }
  const happens = known?.attribute('email', 'regardingobjectid')?.targets?.includes(entity.name) === true;
  if (!happens) return [form('minmax(0, 1fr)'), history(entity, record, '340px')];
  return [
    form('minmax(300px, 2fr)'),
    { name: 'timeline', title: w('timeline'), width: 'minmax(360px, 3fr)', content: <Timeline entity={entity.name} id={record.id} /> },
    history(entity, record, '320px'),
  ];
}
