import { useView } from '../../bridge';
import { t } from './text';

/** Why nothing that the server keeps can be changed now; null when it can. */
export function useBlocked(): string | null {
  const state = useView('session')?.connection.state;
  switch (state) {
    case 'online':
      return null;
    case 'signedOut':
      return t('signedOut');
    case undefined:
    case 'connecting':
      return t('waiting');
    case 'offline':
    case 'refused':
    case 'revoked':
      return t('offline');
  }
}
