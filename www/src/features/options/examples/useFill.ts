import { useCallback } from 'react';
import { type Input, type Link, type PickedFile, useImport, usePropose } from '../../../bridge';
import { folderName } from './folder';
import { keepMade, loadMade, type Made } from './kept';
import { writeMbox, type Me } from './mbox';
import { exampleMessages } from './messages';
import { type ExampleRecord, exampleRecords } from './records';

/** A function that makes the records that are not there yet, each a change of its own; it tells how many there are, and stops at the first that fails. */
export function useFillRecords(): (of: string, onMade: (made: Made) => void) => Promise<Made> {
  const propose = usePropose();
  return useCallback(
    async (of, onMade) => {
      let made: Made = loadMade(of) ?? { of, at: Date.now(), records: [], run: null, folder: null, messages: [] };
      for (const example of exampleRecords) {
        if (made.records.some(({ key }) => key === example.key)) continue;
        // They are one step for the person, and taken back as one: by removing them.
        const { record } = await propose('createRecord', { entity: example.entity, fields: fieldsOf(example, made) }, { silent: true });
        if (record === null) throw new Error(`examples: no record for ${example.key}`);
        made = { ...made, records: [...made.records, { key: example.key, entity: record.entity, id: record.id }] };
        keepMade(made);
        onMade(made);
      }
      return made;
    },
    [propose],
  );
}

function fieldsOf({ fields }: ExampleRecord, made: Made): Record<string, Input> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, typeof value === 'object' && value !== null && 'of' in value ? linkTo(value.of, made) : value]),
  );
}

function linkTo(key: string, { records }: Made): Link {
  const found = records.find((record) => record.key === key);
  if (found === undefined) throw new Error(`examples: ${key} is not made yet`);
  return { entity: found.entity, id: found.id, name: '' };
}

/** A function that begins the import of the messages, or goes on with the one that was begun, and keeps which it is. */
export function useFillMail(): (made: Made, me: Me) => Promise<Made> {
  const start = useImport();
  return useCallback(
    async (made, me) => {
      const run = await start([mailFile(me, made.at)], { mailbox: 'default', name: '', folder: null }, made.run ?? undefined);
      const begun = { ...made, run };
      keepMade(begun);
      return begun;
    },
    [start],
  );
}

function mailFile(me: Me, at: number): PickedFile {
  const name = `${folderName}.mbox`;
  const text = writeMbox(exampleMessages, me, new Date(at), at.toString(36));
  return { file: new File([text], name, { type: 'application/mbox', lastModified: at }), path: name };
}
