import { useMemo } from 'react';
import { useCatalogue, useView } from '../../bridge';
import { useMatches } from '../../ui/fields/useMatches';
import { Search20Regular } from '../../ui/icons';
import { linkName, recordPath } from '../../ui/RecordLink';
import type { ThemeChoice } from '../../ui/theme';
import { useToast } from '../../ui/toast';
import { useTrackCommands } from '../../ui/tracking/useTrackCommands';
import { entries, type Entry, match } from '../commands';
import type { Deeds } from '../keys';
import { useSyncCalls } from './useSyncCalls';

const mostRecords = 8;

interface Around {
  deeds: Deeds;
  onTheme(choice: ThemeChoice): void;
  paneShown: boolean | null;
}

/** What the palette offers for what was typed: commands, and after them records on this device. */
export function useEntries(typed: string, { deeds, onTheme, paneShown }: Around): { found: readonly Entry[]; kind(entity: string): string } {
  const managesUsers = useView('session')?.profile?.managesUsers === true;
  const known = useCatalogue();
  const sync = useView('sync');
  const onSync = useSyncCalls();
  const tracking = useTrackCommands();
  const say = useToast();
  const all = useMemo(
    () => entries({ deeds, onTheme, paneShown, tracking, onReason: (text) => say({ text, bad: true }), managesUsers, known, sync, onSync }),
    [deeds, onTheme, paneShown, tracking, say, managesUsers, known, sync, onSync],
  );
  const text = known === undefined || typed.trim() === '' ? null : typed.trim();
  const records = useMatches(known?.entities.map(({ name }) => name) ?? [], text, mostRecords);
  const found = [
    ...all.filter(({ label }) => match(label, typed) !== null),
    ...(records ?? []).map(
      (record): Entry => ({
        name: record.id,
        group: 'record',
        label: linkName(record),
        icon: Search20Regular,
        record,
        keys: [],
        run: () => deeds.go(recordPath(record)),
      }),
    ),
  ];
  return { found, kind: (entity) => known?.entity(entity)?.label ?? entity };
}
