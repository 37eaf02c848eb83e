import type { JSX } from 'react';
import type { Entity } from '../../bridge';
import { AssignDialog } from './AssignDialog';
import { DeleteDialog } from './DeleteDialog';
import { MergeDialog } from './MergeDialog';
import { StateDialog } from './StateDialog';
import type { Asking } from './useListCommands';

interface ListDialogsProps {
  entity: Entity;
  asking: Asking;
  onDone(): void;
  onClose(): void;
}

/** The question that a command asks first. */
export function ListDialogs({ entity, asking, onDone, onClose }: ListDialogsProps): JSX.Element {
  switch (asking.what) {
    case 'delete':
      return <DeleteDialog chosen={asking.chosen} onDone={onDone} onClose={onClose} />;
    case 'assign':
      return <AssignDialog entity={entity} chosen={asking.chosen} onDone={onDone} onClose={onClose} />;
    case 'state':
      return <StateDialog entity={entity} chosen={asking.chosen} state={asking.state} onDone={onDone} onClose={onClose} />;
    case 'merge':
      return <MergeDialog entity={entity} one={asking.one} other={asking.other} onDone={onDone} onClose={onClose} />;
  }
}
