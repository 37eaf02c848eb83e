import { ArrowUndo20Regular } from '@fluentui/react-icons/svg/arrow-undo';
import { CheckmarkCircle20Regular } from '@fluentui/react-icons/svg/checkmark-circle';
import { PersonArrowRight20Regular } from '@fluentui/react-icons/svg/person-arrow-right';
import { Save20Regular } from '@fluentui/react-icons/svg/save';
import { type Entity, type RecordView, type State, useUndoLast } from '../../bridge';
import type { Command } from '../../ui/CommandBar';
import { Delete20Regular } from '../../ui/icons';
import { useToast } from '../../ui/toast';
import { asksFirst, sealed } from './states';
import { t } from './text';
import { type Chosen, useDeeds } from './useDeeds';
import type { Asking } from './useListCommands';
import { stateVerb } from './words';

/** The commands of a record's page. */
export function useRecordCommands(
  entity: Entity,
  record: RecordView,
  save: () => void,
  ask: (asking: Asking) => void,
): readonly (readonly Command[])[] {
  const deeds = useDeeds();
  const undo = useUndoLast();
  const say = useToast();
  const chosen: Chosen = { entity: entity.name, ids: [record.id], name: record.name };
  const allowed = (may: boolean) => (may ? undefined : t('notAllowed'));
  const put = (state: State) => () => {
    if (asksFirst(entity, state)) ask({ what: 'state', chosen, state });
    else void deeds.setState(chosen, state, state.statuses[0]?.value ?? 0, {});
  };
  // Where it is now is no way on.
  const [first, ...others] = sealed(entity, record) ? [] : entity.states.filter(({ value }) => value !== record.fields['statecode']);
  return [
    [{ name: 'save', label: t('save'), icon: Save20Regular, primary: true, run: save, keys: 'Ctrl S', reason: allowed(record.mayWrite) }],
    [
      ...(first === undefined
        ? []
        : [
            {
              name: 'state',
              label: stateVerb(entity, first),
              icon: CheckmarkCircle20Regular,
              run: put(first),
              reason: allowed(record.mayWrite),
              menu: others.length === 0 ? undefined : [first, ...others].map((state) => ({ name: String(state.value), label: stateVerb(entity, state), run: put(state) })),
            },
          ]),
      ...(entity.owned
        ? [{ name: 'assign', label: t('assign'), icon: PersonArrowRight20Regular, run: () => ask({ what: 'assign', chosen }), reason: allowed(record.mayAssign) }]
        : []),
      { name: 'delete', label: t('delete'), icon: Delete20Regular, run: () => void deeds.remove(chosen), reason: allowed(record.mayDelete) },
    ],
    [
      {
        name: 'undo',
        label: t('undoLast'),
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
}
