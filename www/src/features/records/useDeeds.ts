import { useCallback, useMemo } from 'react';
import { type Input, type Link, type ProposalName, type Saved, usePropose, useUndo } from '../../bridge';
import { useToast } from '../../ui/toast';
import { linkName } from '../../ui/RecordLink';
import { t } from './text';
import { failedWords } from './words';

type Fields = Readonly<Record<string, Input>>;

/** Records of one kind that a command is for; name is that of the only one, or of none in particular. */
export interface Chosen {
  entity: string;
  ids: readonly string[];
  name: string;
}

/** What is done to records, each with a message that offers to take it back. */
export interface Deeds {
  remove(chosen: Chosen): Promise<boolean>;
  restore(record: Link): Promise<boolean>;
  assign(chosen: Chosen, owner: Link): Promise<boolean>;
  setState(chosen: Chosen, state: { value: number; label: string }, status: number, fields: Fields): Promise<boolean>;
  merge(survivor: Link, other: Link, fields: Fields): Promise<boolean>;
  keepBoth(duplicate: string): Promise<boolean>;
  undo(mutation: string): void;
}

/** The deeds; every one reports whether it was done, and says so. */
export function useDeeds(): Deeds {
  const propose = usePropose();
  const takeBack = useUndo();
  const say = useToast();
  const undo = useCallback(
    (mutation: string) => {
      takeBack(mutation).then(
        () => say({ text: t('undone') }),
        () => say({ text: t('undoFailed'), bad: true }),
      );
    },
    [takeBack, say],
  );
  return useMemo(() => {
    const done = async (work: Promise<Saved>, text: string): Promise<boolean> => {
      try {
        const { mutation } = await work;
        say({ text, action: { label: t('undo'), run: () => undo(mutation) } });
        return true;
      } catch (error) {
        say({ text: failedWords(error), bad: true });
        return false;
      }
    };
    const ask = <C extends ProposalName>(...args: Parameters<typeof propose<C>>) => propose(...args) as Promise<Saved>;
    const one = ({ ids }: Chosen) => ids.length === 1;
    return {
      remove: (c) =>
        done(
          ask('deleteRecords', { entity: c.entity, ids: c.ids }),
          one(c) ? t('deletedOne', { name: c.name }) : t('deletedMany', { n: c.ids.length }),
        ),
      restore: (record) => done(ask('restoreRecords', { entity: record.entity, ids: [record.id] }), t('restoredOne', { name: linkName({ ...record, deleted: false }) })),
      assign: (c, owner) =>
        done(
          ask('assignRecords', { entity: c.entity, ids: c.ids, owner }),
          one(c) ? t('assignedOne', { name: c.name, owner: owner.name }) : t('assignedMany', { n: c.ids.length, owner: owner.name }),
        ),
      setState: (c, state, status, fields) =>
        done(
          ask('setRecordState', { entity: c.entity, ids: c.ids, state: state.value, status, fields }),
          one(c)
            ? t('stateOne', { name: c.name, state: state.label.toLocaleLowerCase() })
            : t('stateMany', { n: c.ids.length, state: state.label.toLocaleLowerCase() }),
        ),
      merge: (survivor, other, fields) =>
        done(
          ask('mergeRecords', { entity: survivor.entity, survivor: survivor.id, other: other.id, fields }),
          t('mergedDone', { other: linkName(other), survivor: linkName(survivor) }),
        ),
      keepBoth: (duplicate) => done(ask('keepBoth', { id: duplicate }), t('keptBoth')),
      undo,
    };
  }, [propose, say, undo]);
}
