import { useId, useRef, useState, type JSX } from 'react';
import type { Invite } from '../../bridge';
import { DoneMessage } from '../../ui/DoneMessage';
import { Loading } from '../../ui/Loading';
import type { Refusal } from '../../ui/refusal';
import { useSettingStyles } from '../../ui/settingStyles';
import { useTableStyles } from '../../ui/tableStyles';
import { Failed } from './Failed';
import { OpenInvite } from './OpenInvite';
import { t } from './text';

interface OpenInvitesProps {
  blocked: string | null;
  invites: readonly Invite[] | null;
  refusal: Refusal | null;
  onAgain(): void;
  onClosed(id: string): void;
}

/** The invites whose links still work. */
export function OpenInvites({ blocked, invites, refusal, onAgain, onClosed }: OpenInvitesProps): JSX.Element {
  const setting = useSettingStyles();
  const table = useTableStyles();
  const heading = useId();
  const headingElement = useRef<HTMLHeadingElement>(null);
  const [outcome, setOutcome] = useState<string | null>(null);
  const closed = (id: string, text: string) => {
    setOutcome(text);
    headingElement.current?.focus(); // the row that had the focus is about to go
    onClosed(id);
  };
  return (
    <section className={setting.section}>
      <h2 id={heading} ref={headingElement} tabIndex={-1} className={setting.heading}>
        {t('pending.heading')}
      </h2>
      {refusal !== null && <Failed refusal={refusal} onAgain={onAgain} />}
      {invites === null && refusal === null && (blocked === null ? <Loading rows={2} /> : <p className={setting.note}>{t('needsConnection')}</p>)}
      {invites?.length === 0 && <p className={setting.note}>{t('pending.none')}</p>}
      {invites !== null && invites.length > 0 && (
        <div className={table.scroll}>
          <table className={table.table} aria-labelledby={heading}>
            <thead>
              <tr>
                <th scope="col">{t('column.name')}</th>
                <th scope="col">{t('column.role')}</th>
                <th scope="col">{t('column.until')}</th>
                <th scope="col">{t('column.action')}</th>
              </tr>
            </thead>
            <tbody>
              {invites.map((invite) => (
                <OpenInvite key={invite.id} invite={invite} blocked={blocked} onClosed={closed} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      <DoneMessage text={outcome} />
    </section>
  );
}
