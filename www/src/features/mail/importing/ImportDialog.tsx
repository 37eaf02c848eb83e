import { Button, Checkbox, Field, Input, makeStyles, mergeClasses, Select, tokens } from '@fluentui/react-components';
import { Document20Regular } from '@fluentui/react-icons/svg/document';
import { Folder20Regular } from '@fluentui/react-icons/svg/folder';
import { useEffect, useId, useRef, useState, type JSX } from 'react';
import { type ImportTarget, type PickedFile, useImport } from '../../../bridge';
import { sizeInWords } from '../../../ui/bytes';
import { useDialogStyles } from '../../../ui/dialogStyles';
import { FaultMessage } from '../../../ui/FaultMessage';
import { Modal } from '../../../ui/Modal';
import { refusalOf, refusalSentence } from '../../../ui/refusal';
import { folderName, type Located } from '../folders';
import { type Dropped, filesIn, filesOf } from './pick';
import { t } from './text';

const useStyles = makeStyles({
  root: { inlineSize: '520px' },
  body: { display: 'grid', rowGap: tokens.spacingVerticalM },
  choose: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS },
  note: { fontSize: tokens.fontSizeBase200, lineHeight: tokens.lineHeightBase200, color: tokens.colorNeutralForeground2 },
  deviceNote: { paddingInlineStart: '32px' },
  chosen: { fontWeight: tokens.fontWeightSemibold },
});

interface ImportDialogProps {
  dropped: Dropped | null;
  /** An import that goes on with the files that are chosen; it knows where they go. */
  resumed: string | null;
  here: Located | undefined;
  onClose(): void;
}

/** Asks what is imported and where it goes. */
export function ImportDialog({ dropped, resumed, here, onClose }: ImportDialogProps): JSX.Element {
  const s = useStyles();
  const d = useDialogStyles();
  const id = useId();
  const start = useImport();
  const { files, wrong, pick } = usePicked(dropped);
  const [deviceOnly, setDeviceOnly] = useState(false);
  const [name, setName] = useState(() => t('deviceName'));
  const [into, setInto] = useState('');
  const [sending, setSending] = useState(false);
  const [refused, setRefused] = useState<string | null>(null);
  const fileField = useRef<HTMLInputElement>(null);
  const folderField = useRef<HTMLInputElement>(null);
  const startButton = useRef<HTMLElement | null>(null);
  // What was chosen is imported with one more press of Enter.
  useEffect(() => {
    if (files !== null && files.length > 0) startButton.current?.focus();
  }, [files]);
  const nameless = deviceOnly && name.trim() === '';
  const ready = files !== null && files.length > 0 && !nameless;
  // Ordinary mail does not become mail of this device only because that is what shows.
  const elsewhere = here?.mailbox.deviceOnly === true;
  const target = (): ImportTarget => {
    if (deviceOnly) return { mailbox: 'device', name: name.trim(), folder: null };
    if (into !== '') return { mailbox: here?.mailbox.id ?? 'default', name: '', folder: into };
    return { mailbox: here === undefined || elsewhere ? 'default' : here.mailbox.id, name: '', folder: null };
  };
  const go = () => {
    if (!ready || sending) return;
    setSending(true);
    setRefused(null);
    start(files, target(), resumed ?? undefined).then(onClose, (error: unknown) => {
      setSending(false);
      const refusal = refusalOf(error);
      setRefused(resumed !== null && refusal.kind === 'invalid' ? t('otherFiles') : t('startFailed', { reason: refusalSentence(refusal) }));
    });
  };
  return (
    <Modal name={{ labelledBy: id }} className={s.root} onClose={onClose}>
      <h2 id={id} className={d.title}>
        {t('title')}
      </h2>
      <div className={s.body}>
        <p>{t('lead')}</p>
        <input ref={fileField} type="file" multiple hidden aria-label={t('chooseFiles')} data-files="" onChange={(event) => pick(filesIn(event.target.files))} />
        <input ref={folderField} type="file" multiple hidden aria-label={t('chooseFolder')} data-folder="" {...{ webkitdirectory: '' }} onChange={(event) => pick(filesIn(event.target.files))} />
        <div className={s.choose}>
          <Button data-first="" icon={<Document20Regular />} onClick={() => fileField.current?.click()}>
            {t('chooseFiles')}
          </Button>
          <Button icon={<Folder20Regular />} onClick={() => folderField.current?.click()}>
            {t('chooseFolder')}
          </Button>
        </div>
        <p role="status" className={files === null || files.length === 0 ? s.note : s.chosen}>
          {dropped === null && files === null ? t('orDrop') : chosenWords(files)}
        </p>
        {resumed === null && !deviceOnly && here !== undefined && (
          <Field label={t('into')}>
            <Select value={into} onChange={(_, data) => setInto(data.value)}>
              <option value="">{t(elsewhere ? 'asFilesLieElsewhere' : 'asFilesLie')}</option>
              {here.mailbox.folders.map((folder) => (
                <option key={folder.id} value={folder.id}>
                  {'\u2003'.repeat(folder.depth) + (elsewhere ? t('onDevice', { folder: folderName(folder), mailbox: here.mailbox.name }) : folderName(folder))}
                </option>
              ))}
            </Select>
          </Field>
        )}
        {resumed === null && (
        <div>
          <Checkbox label={t('deviceOnly')} checked={deviceOnly} onChange={(_, data) => setDeviceOnly(data.checked === true)} />
          <p className={mergeClasses(s.note, s.deviceNote)}>{t('deviceOnlyWhy')}</p>
        </div>
        )}
        {deviceOnly && (
          <Field label={t('mailboxName')} {...(nameless && { validationMessage: t('nameMissing') })}>
            <Input value={name} maxLength={200} onChange={(_, data) => setName(data.value)} />
          </Field>
        )}
        {(refused ?? wrong) !== null && <FaultMessage>{refused ?? wrong}</FaultMessage>}
      </div>
      <div className={d.actions}>
        <Button onClick={onClose}>{t('cancel')}</Button>
        <Button ref={(button: HTMLElement | null) => void (startButton.current = button)} appearance="primary" disabledFocusable={!ready || sending} onClick={go}>
          {files === null || files.length === 0 ? t('startNone') : t('start', { n: files.length })}
        </Button>
      </div>
    </Modal>
  );
}

function chosenWords(files: readonly PickedFile[] | null): string {
  if (files === null) return t('collecting');
  if (files.length === 0) return t('nothingIn');
  return t('chosen', { n: files.length, size: sizeInWords(files.reduce((sum, { file }) => sum + file.size, 0)) });
}

/** The files that were dropped or chosen; null while folders are looked through. */
function usePicked(dropped: Dropped | null): { files: readonly PickedFile[] | null; wrong: string | null; pick(files: PickedFile[]): void } {
  const [files, setFiles] = useState<readonly PickedFile[] | null>(null);
  const [wrong, setWrong] = useState<string | null>(null);
  useEffect(() => {
    if (dropped === null) return undefined;
    let wanted = true;
    filesOf(dropped).then(
      (found) => wanted && setFiles(found),
      () => wanted && setWrong(t('unreadable')),
    );
    return () => {
      wanted = false;
    };
  }, [dropped]);
  return {
    files,
    wrong,
    pick: (picked) => {
      setWrong(null);
      setFiles(picked);
    },
  };
}
