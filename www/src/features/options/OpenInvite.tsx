import { Button } from '@fluentui/react-components';
import { useEffect, useRef, useState, type JSX } from 'react';
import { type Invite, relay } from '../../bridge';
import { refusalOf, refusalSentence } from '../../ui/refusal';
import { roleName } from '../../ui/roleName';
import { useSettingStyles } from '../../ui/settingStyles';
import { useTableStyles } from '../../ui/tableStyles';
import { dayAndTime } from '../../ui/moment';
import { whenBlocked } from './BlockedNotice';
import { t } from './text';

interface OpenInviteProps {
  invite: Invite;
  /** Why it cannot be revoked now. */
  blocked: string | null;
  /** The invite no longer works; text says since when. */
  onClosed(id: string, text: string): void;
}

/** One invite; revoking it is asked in its own row. */
export function OpenInvite({ invite, blocked, onClosed }: OpenInviteProps): JSX.Element {
  const setting = useSettingStyles();
  const table = useTableStyles();
  const { id, name } = invite;
  const [asking, setAsking] = useState(false);
  const [sending, setSending] = useState(false);
  const [refused, setRefused] = useState<string | null>(null);
  const buttons = useRef<HTMLDivElement>(null);
  const asked = useRef(false);
  useEffect(() => {
    if (asking === asked.current) return;
    asked.current = asking;
    const [first] = buttons.current?.getElementsByTagName('button') ?? [];
    first?.focus();
  }, [asking]);

  const keep = () => {
    if (sending) return;
    setAsking(false);
    setRefused(null);
  };
  const revoke = () => {
    if (sending) return;
    setSending(true);
    setRefused(null);
    relay.revokeInvite({ id }).then(
      () => onClosed(id, t('pending.revoked', { name })),
      (thrown: unknown) => {
        const refusal = refusalOf(thrown);
        if (refusal.kind === 'notFound') {
          onClosed(id, refusal.reason === 'used' ? t('pending.used', { name }) : t('pending.closed', { name }));
          return;
        }
        setSending(false);
        setRefused(refusalSentence(refusal));
      },
    );
  };
  return (
    <tr>
      <th scope="row" className={table.long}>
        {name}
        <span className={table.second}>{invite.email}</span>
      </th>
      <td>{roleName(invite.role)}</td>
      <td>{dayAndTime(Date.parse(invite.expires))}</td>
      <td>
        {asking && <p className={setting.note}>{t('pending.ask')}</p>}
        {refused !== null && <p role="alert">{refused}</p>}
        {/* Keep stands where Revoke stood, so that a double click keeps. */}
        <div
          ref={buttons}
          className={setting.buttons}
          onKeyDown={(event) => {
            if (!asking || event.key !== 'Escape') return;
            event.preventDefault();
            event.stopPropagation();
            keep();
          }}
        >
          {asking && (
            <Button
              key="keep"
              size="small"
              disabledFocusable={sending}
              aria-label={t('pending.keepFor', { name })}
              onClick={keep}
            >
              {t('pending.keep')}
            </Button>
          )}
          <Button
            key={asking ? 'revoke' : 'ask'}
            size="small"
            disabledFocusable={sending}
            {...whenBlocked(blocked)}
            aria-label={t('pending.revokeFor', { name })}
            onClick={asking ? revoke : () => setAsking(true)}
          >
            {t('pending.revoke')}
          </Button>
        </div>
      </td>
    </tr>
  );
}
