import { Button, Tooltip } from '@fluentui/react-components';
import { useState, type JSX } from 'react';
import { type Email, type EmailFile, usePropose, useSend, useUndo } from '../../../bridge';
import { sizeInWords } from '../../../ui/bytes';
import { fileName, openBlob, opensInTab, saveBlob } from '../../../ui/files';
import { FileTile, FileTiles } from '../../../ui/FileTile';
import { Delete20Regular } from '../../../ui/icons';
import { refusalOf, refusalSentence } from '../../../ui/refusal';
import { useToast } from '../../../ui/toast';
import { RemoveFile } from './RemoveFile';
import { e } from './text';

/** The entity of the rows of files. */
const fileEntity = 'activitymimeattachment';

/** The files of an e-mail record, to open where that is safe, to save, and to remove from the record. */
export function EmailFiles({ email, mayRemove }: { email: Email; mayRemove: boolean }): JSX.Element | null {
  const [removing, setRemoving] = useState<EmailFile | null>(null);
  const propose = usePropose();
  const undo = useUndo();
  const say = useToast();
  const listed = email.files.filter(({ inline }) => !inline);
  const remove = (file: EmailFile) => {
    setRemoving(null);
    const name = nameOf(file);
    const takeBack = (mutation: string) => undo(mutation).catch(() => say({ text: e('undoFailed'), bad: true }));
    propose('deleteRecords', { entity: fileEntity, ids: [file.id] }).then(
      ({ mutation }) => say({ text: e('removed', { name }), action: { label: e('undo'), run: () => void takeBack(mutation) } }),
      (error: unknown) => say({ text: e('notDone', { reason: refusalSentence(refusalOf(error)) }), bad: true }),
    );
  };
  if (listed.length === 0) return null;
  return (
    <>
      <FileTiles label={e('files')}>
        {listed.map((file) => (
          <File key={file.id} file={file} {...(mayRemove && { onRemove: () => setRemoving(file) })} />
        ))}
      </FileTiles>
      {removing !== null && <RemoveFile name={nameOf(removing)} onRemove={() => remove(removing)} onClose={() => setRemoving(null)} />}
    </>
  );
}

function File({ file, onRemove }: { file: EmailFile; onRemove?: () => void }): JSX.Element {
  const ask = useSend('emailFile');
  const say = useToast();
  const { id, type, sizeBytes, state } = file;
  const name = nameOf(file);
  const opens = opensInTab(type);
  const failed = (error: unknown) => {
    const refusal = refusalOf(error);
    say({ text: refusal.kind === 'notFound' ? e('fileGone', { name }) : e('fileFailed', { name, reason: refusalSentence(refusal) }), bad: true });
  };
  const have = (use: (blob: Blob) => void) => {
    if (state === 'awaiting') say({ text: e('fileAwaited', { name }) });
    else ask({ id }).then(({ blob }) => use(blob), failed);
  };
  const save = () => have((blob) => saveBlob(blob, name));
  const show = () => have((blob) => (opens ? openBlob(blob, type) : saveBlob(blob, name)));
  const away = state === 'here' ? '' : ` · ${e(state === 'awaiting' ? 'onTheWay' : 'atRelay')}`;
  return (
    <FileTile name={name} type={type} note={sizeInWords(sizeBytes) + away} does={e(opens ? 'open' : 'save')} onShow={show} onSave={opens ? save : undefined}>
      {onRemove !== undefined && (
        <Tooltip content={e('remove', { name })} relationship="label" withArrow>
          <Button appearance="subtle" icon={<Delete20Regular />} onClick={onRemove} />
        </Tooltip>
      )}
    </FileTile>
  );
}

function nameOf({ name }: EmailFile): string {
  // What shows is what is saved: no letter of it turns its ending round.
  return name === '' ? e('unnamed') : fileName(name);
}
