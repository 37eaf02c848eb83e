import { useCallback } from 'react';
import { EngineFault, useLook, usePropose, useSend } from '../../../bridge';
import { within } from './folder';
import { keepMade, type Made } from './kept';

/** The order in which kinds of records go: those that name others before those. */
const order = ['incident', 'opportunity', 'lead', 'contact', 'account'];

/**
 * A function that removes what was made: the e-mail records that were tracked
 * from the messages, the messages and their folder where nothing else is in
 * it, and the records. What is gone already is passed over.
 */
export function useRemove(): (made: Made) => Promise<void> {
  const propose = usePropose();
  const look = useLook();
  const messageIds = useSend('messageIds');
  return useCallback(
    async (made) => {
      const silently = { silent: true };
      for (const id of made.messages) {
        const { record, mayDeleteRecord } = await look('pane', { id });
        if (record !== null && mayDeleteRecord) await unlessGone(propose('deleteRecords', { entity: record.entity, ids: [record.id] }, silently));
        await unlessGone(propose('deleteMessages', { messages: { ids: [id] } }, silently));
      }
      if (made.folder !== null) {
        const { ids } = await messageIds(within(made.folder));
        if (ids.every((id) => made.messages.includes(id))) {
          // First among what is deleted, then for good.
          await unlessGone(propose('deleteFolder', { id: made.folder }, silently));
          await unlessGone(propose('deleteFolder', { id: made.folder }, silently));
        }
      }
      for (const entity of order) {
        for (const { id } of made.records.filter((record) => record.entity === entity)) await unlessGone(propose('deleteRecords', { entity, ids: [id] }, silently));
      }
      keepMade(null);
    },
    [propose, look, messageIds],
  );
}

async function unlessGone(work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof EngineFault) || error.kind !== 'notFound') throw error;
  }
}
