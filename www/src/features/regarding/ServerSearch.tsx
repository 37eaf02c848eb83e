import type { JSX } from 'react';
import { useView } from '../../bridge';
import { t } from './text';

/**
 * The last of a picker: what a search on this device may miss. All that a person
 * may read comes to their device, so there is nothing to ask the server for but
 * what is still on its way.
 */
export function ServerSearch({ offline }: { offline: boolean }): JSX.Element {
  const complete = useView('sync')?.complete !== false;
  return <span>{t(!complete ? 'serverFilling' : offline ? 'serverOffline' : 'serverAll')}</span>;
}
