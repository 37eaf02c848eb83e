import { Button, Field, Select } from '@fluentui/react-components';
import { useState, type JSX } from 'react';
import { type KeepOffline, type Mailbox, usePropose, useSend, useView } from '../../bridge';
import { sizeInWords } from '../../ui/bytes';
import { DoneMessage } from '../../ui/DoneMessage';
import { FaultMessage } from '../../ui/FaultMessage';
import { Loading } from '../../ui/Loading';
import { refusalOf, refusalSentence } from '../../ui/refusal';
import { useSettingStyles } from '../../ui/settingStyles';
import { useTableStyles } from '../../ui/tableStyles';
import { m } from './mailText';

/** The months that are offered; 0 is for all texts. */
const months = [1, 3, 6, 12, 24, 60, 0] as const;
/** The sizes that are offered, in MB; 0 is for none. */
const sizes = [0, 1, 5, 10, 25, 100] as const;

/** How much mail this device keeps (MBX-08), and whose pictures load. */
export function MailOptions(): JSX.Element {
  return (
    <>
      <Keep />
      <Trusted />
    </>
  );
}

function Keep(): JSX.Element {
  const setting = useSettingStyles();
  const storage = useView('mailStorage');
  const keep = useSend('keepOffline');
  const [outcome, setOutcome] = useState<string | null>(null);
  const [wrong, setWrong] = useState<string | null>(null);
  if (storage === undefined) return <Loading rows={3} />;
  const change = (wanted: Partial<KeepOffline>) => {
    setOutcome(null);
    setWrong(null);
    keep({ ...storage.keep, ...wanted }).then(
      () => setOutcome(m('kept')),
      (error: unknown) => setWrong(m('keepFailed', { reason: refusalSentence(refusalOf(error)) })),
    );
  };
  const { bodiesMonths, attachmentsMB } = storage.keep;
  return (
    <section className={setting.section}>
      <h2 className={setting.heading}>{m('keepHeading')}</h2>
      <p className={setting.note}>{m('keepLead')}</p>
      <div className={setting.form}>
        <Field label={m('bodies')} hint={m('bodiesHint')}>
          <Select value={String(bodiesMonths)} onChange={(_, data) => change({ bodiesMonths: Number(data.value) })}>
            {offered(months, bodiesMonths).map((n) => (
              <option key={n} value={n}>
                {n === 0 ? m('allBodies') : m('months', { n })}
              </option>
            ))}
          </Select>
        </Field>
        <Field label={m('attachments')}>
          <Select value={String(attachmentsMB)} onChange={(_, data) => change({ attachmentsMB: Number(data.value) })}>
            {offered(sizes, attachmentsMB).map((n) => (
              <option key={n} value={n}>
                {n === 0 ? m('noAttachments') : m('below', { n })}
              </option>
            ))}
          </Select>
        </Field>
      </div>
      <dl className={setting.facts}>
        <dt>{m('messages')}</dt>
        <dd>{m('messagesHere', { n: storage.messages, bodies: storage.bodies })}</dd>
        <dt>{m('room')}</dt>
        <dd>{sizeInWords(storage.bytesHere)}</dd>
        <dt>{m('waiting')}</dt>
        <dd>{storage.waitingCount === 0 ? m('nothingWaits') : m(storage.uploading ? 'sending' : 'waits', { n: storage.waitingCount, size: sizeInWords(storage.waitingBytes) })}</dd>
      </dl>
      <DoneMessage text={outcome} />
      {wrong !== null && <FaultMessage>{wrong}</FaultMessage>}
    </section>
  );
}

/** What is offered, and what is chosen where that is something else. */
function offered(choices: readonly number[], chosen: number): readonly number[] {
  return choices.includes(chosen) ? choices : [...choices, chosen];
}

function Trusted(): JSX.Element {
  const setting = useSettingStyles();
  const table = useTableStyles();
  const mailboxes = useView('mailFolders')?.mailboxes;
  const propose = usePropose();
  const [outcome, setOutcome] = useState<string | null>(null);
  const [wrong, setWrong] = useState<string | null>(null);
  if (mailboxes === undefined) return <Loading rows={2} />;
  const distrust = (mailbox: Mailbox, address: string) => {
    setOutcome(null);
    setWrong(null);
    propose('distrustSender', { id: mailbox.id, address }).then(
      () => setOutcome(m('distrusted', { address })),
      (error: unknown) => setWrong(m('keepFailed', { reason: refusalSentence(refusalOf(error)) })),
    );
  };
  const rows = mailboxes.flatMap((mailbox) => mailbox.trusted.map((address) => ({ mailbox, address })));
  return (
    <section className={setting.section}>
      <h2 className={setting.heading}>{m('trustedHeading')}</h2>
      <p className={setting.note}>{m('trustedLead')}</p>
      {rows.length === 0 ? (
        <p className={setting.text}>{m('trustsNobody')}</p>
      ) : (
        <div className={table.scroll}>
          <table className={table.table} aria-label={m('trustedHeading')}>
            <thead>
              <tr>
                <th scope="col">{m('sender')}</th>
                {mailboxes.length > 1 && <th scope="col">{m('mailbox')}</th>}
                <th scope="col">{m('action')}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map(({ mailbox, address }) => (
                <tr key={`${mailbox.id} ${address}`}>
                  <td>{address}</td>
                  {mailboxes.length > 1 && <td>{mailbox.name}</td>}
                  <td>
                    <Button size="small" aria-label={m('removeOf', { address })} onClick={() => distrust(mailbox, address)}>
                      {m('remove')}
                    </Button>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <DoneMessage text={outcome} />
      {wrong !== null && <FaultMessage>{wrong}</FaultMessage>}
    </section>
  );
}
