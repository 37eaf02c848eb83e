import { Add20Regular } from '@fluentui/react-icons/svg/add';
import { ArrowUndo20Regular } from '@fluentui/react-icons/svg/arrow-undo';
import { Filter20Regular } from '@fluentui/react-icons/svg/filter';
import { Merge20Regular } from '@fluentui/react-icons/svg/merge';
import { PersonArrowRight20Regular } from '@fluentui/react-icons/svg/person-arrow-right';
import { ToggleRight20Regular } from '@fluentui/react-icons/svg/toggle-right';
import { useLocation } from 'wouter';
import { type Entity, type Link, type ListRow, type State, usePicked, useUndoLast } from '../../bridge';
import type { Command } from '../../ui/CommandBar';
import { Delete20Regular } from '../../ui/icons';
import { useToast } from '../../ui/toast';
import { asksFirst } from './states';
import { t } from './text';
import { type Chosen, useDeeds } from './useDeeds';
import { mostSelected, type Selecting } from './useSelection';
import { stateVerb } from './words';

/** A question that stands between a command and its deed. */
export type Asking =
  | { what: 'delete'; chosen: Chosen }
  | { what: 'assign'; chosen: Chosen }
  | { what: 'state'; chosen: Chosen; state: State }
  | { what: 'merge'; one: Link; other: Link };

/** From more than this many on, deleting asks first. */
const deleteAsksOver = 20;

/** The commands of a list for what is selected in it. */
export function useListCommands(
  entity: Entity,
  selecting: Selecting,
  row: (index: number) => ListRow | undefined,
  total: number,
  ask: (asking: Asking) => void,
  source: string,
): { commands: readonly (readonly Command[])[]; remove: (() => void) | undefined } {
  const [, navigate] = useLocation();
  const deeds = useDeeds();
  const undo = useUndoLast();
  const say = useToast();
  const readOnly = usePicked('session', (session) => session?.profile?.role === 'readOnly');
  const { ids } = selecting.selection;
  const names = () => namesOf(ids, row, Math.min(total, 2 * mostSelected));
  const chosen = (): Chosen => ({ entity: entity.name, ids: [...ids], name: names().get([...ids][0] ?? '') ?? '' });
  const reason = readOnly ? t('readOnly') : ids.size === 0 ? t('nothingSelected') : undefined;

  const remove = () => {
    const now = chosen();
    if (now.ids.length > deleteAsksOver) ask({ what: 'delete', chosen: now });
    else void deeds.remove(now).then((done) => done && selecting.clear());
  };
  const merge = () => {
    const [one, other] = [...ids];
    if (one === undefined || other === undefined) return;
    const called = names();
    const link = (id: string): Link => ({ entity: entity.name, id, name: called.get(id) ?? '' });
    ask({ what: 'merge', one: link(one), other: link(other) });
  };
  const commands: Command[][] = [
    [
      {
        name: 'new',
        label: t('new'),
        icon: Add20Regular,
        primary: true,
        run: () => navigate(`/records/${entity.name}/new`),
        reason: readOnly ? t('readOnly') : undefined,
      },
      { name: 'find', label: t('find'), icon: Filter20Regular, run: () => navigate(findPath(entity.name, source)) },
    ],
    [
      ...(entity.owned ? [{ name: 'assign', label: t('assign'), icon: PersonArrowRight20Regular, run: () => ask({ what: 'assign', chosen: chosen() }), reason }] : []),
      ...(entity.states.length > 0
        ? [
            {
              name: 'state',
              label: t('changeState'),
              icon: ToggleRight20Regular,
              reason,
              menu: entity.states.map((state) => ({
                name: String(state.value),
                label: stateVerb(entity, state),
                run: () => {
                  if (asksFirst(entity, state)) ask({ what: 'state', chosen: chosen(), state });
                  else void deeds.setState(chosen(), state, state.statuses[0]?.value ?? 0, {}).then((done) => done && selecting.clear());
                },
              })),
            },
          ]
        : []),
      { name: 'delete', label: t('delete'), icon: Delete20Regular, run: remove, reason, keys: 'Delete' },
    ],
    [
      { name: 'merge', label: t('merge'), icon: Merge20Regular, run: merge, reason: readOnly ? t('readOnly') : ids.size === 2 ? undefined : t('needTwo') },
      {
        name: 'undo',
        label: t('undo'),
        icon: ArrowUndo20Regular,
        keys: 'Ctrl Z',
        reason: undo === null ? t('nothingToUndo') : undefined,
        run: () => {
          undo?.().then(
            () => say({ text: t('undone') }),
            () => say({ text: t('undoFailed'), bad: true }),
          );
        },
      },
    ],
  ];
  return { commands, remove: reason === undefined ? remove : undefined };
}

/** What the selected records are called, as far as their rows are known. */
function namesOf(ids: ReadonlySet<string>, row: (index: number) => ListRow | undefined, end: number): Map<string, string> {
  const names = new Map<string, string>();
  for (let i = 0; i < end && names.size < Math.min(ids.size, 2); i++) {
    const known = row(i);
    if (known !== undefined && ids.has(known.id)) names.set(known.id, known.name);
  }
  return names;
}

/** Where the filter of a list is edited. */
function findPath(entity: string, source: string): string {
  if (source === '') return `/records/${entity}/find`;
  return `/records/${entity}/find?${source === 'find' ? 'again' : `view=${source}`}`;
}
