import { act, cleanup, render } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { type ArgsOf, EngineContext, type EngineDoor } from './context';
import { type ImportTarget, type PickedFile, useImport } from './imports';
import type { Calls, ImportState, Imports, ViewName, Views } from './protocol.gen';

afterEach(cleanup);

/** An engine that notes what it is handed, and whose imports the test moves. */
function engineOf() {
  const sent: Calls['startImport']['args'][] = [];
  let imports: Imports = { running: [] };
  const listeners = new Set<() => void>();
  const stopped = vi.fn();
  const door: EngineDoor = {
    async send(_, args) {
      sent.push(args as Calls['startImport']['args']);
      return {} as never;
    },
    watch: <V extends ViewName>(_view: V, changed: () => void, _args: ArgsOf<V>) => {
      listeners.add(changed);
      return () => {
        stopped();
        listeners.delete(changed);
      };
    },
    turn: () => {},
    view: <V extends ViewName>() => imports as unknown as Views[V],
    health: () => ({ state: 'running' }),
    watchHealth: () => () => {},
  };
  const tell = async (id: string, state: ImportState) => {
    imports = { running: [{ id, state, files: 0, filesDone: 0, bytes: 0, bytesDone: 0, found: 0, imported: 0, duplicates: 0, refused: 0, rows: [], mailbox: null, fault: null }] };
    await act(async () => {
      for (const changed of listeners) changed();
    });
  };
  return { door, sent, tell, stopped };
}

function importer(door: EngineDoor): (files: readonly PickedFile[], target: ImportTarget) => Promise<string> {
  let start: ((files: readonly PickedFile[], target: ImportTarget) => Promise<string>) | null = null;
  const Part = () => {
    start = useImport();
    return null;
  };
  render(
    <EngineContext.Provider value={door}>
      <Part />
    </EngineContext.Provider>,
  );
  if (start === null) throw new Error('nothing was drawn');
  return start;
}

const target: ImportTarget = { mailbox: 'default', name: '', folder: null };
const files = (n: number): PickedFile[] => Array.from({ length: n }, (_, i) => ({ file: new File(['x'], `${i}.eml`), path: `mail/${i}.eml` }));

test('MBX-01 files are handed over in parts of at most 500, each with its place', async () => {
  const { door, sent } = engineOf();
  await importer(door)(files(1100), target);
  expect(sent.map(({ from, total, handles }) => [from, total, handles.length])).toEqual([[0, 1100, 500], [500, 1100, 500], [1000, 1100, 100]]);
  expect(sent[2]?.files[0]).toMatchObject({ name: '1000.eml', path: 'mail/1000.eml', sizeBytes: 1 });
  expect(new Set(sent.map(({ id }) => id)).size).toBe(1);
});

test('MBX-01 an engine that starts anew is given the files again, until the import has ended', async () => {
  const { door, sent, tell, stopped } = engineOf();
  const id = await importer(door)(files(2), target);
  await tell(id, 'reading');
  expect(sent).toHaveLength(1);
  await tell(id, 'waiting');
  expect(sent).toHaveLength(2);
  expect(sent[1]).toEqual(sent[0]);
  await tell(id, 'done');
  expect(stopped).toHaveBeenCalledTimes(1);
  await tell(id, 'waiting');
  expect(sent).toHaveLength(2);
});
