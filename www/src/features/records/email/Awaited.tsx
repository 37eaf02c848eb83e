import { ArrowClockwise20Regular } from '@fluentui/react-icons/svg/arrow-clockwise';
import type { JSX } from 'react';
import { type Email, useView } from '../../../bridge';
import { useEmailStyles } from './emailStyles';
import { e } from './text';

/** Says that the text and files of an e-mail are still to come, and from where. */
export function Awaited({ email }: { email: Email }): JSX.Element | null {
  const s = useEmailStyles();
  const me = useView('session')?.profile?.userId;
  if (!email.awaited) return null;
  const mine = email.item !== null && email.trackers.every(({ id }) => id === me);
  return (
    <div className={s.bar} role="status">
      <ArrowClockwise20Regular aria-hidden />
      <span className={s.barText}>{e(mine ? 'awaitedMine' : 'awaited')}</span>
    </div>
  );
}
