import { Button, makeStyles, mergeClasses } from '@fluentui/react-components';
import type { JSX } from 'react';
import { useDialogStyles } from '../../ui/dialogStyles';
import { Modal } from '../../ui/Modal';
import { MessageView } from './MessageView';
import { r } from './readingText';

const useStyles = makeStyles({ root: { inlineSize: '860px', paddingInline: 0, paddingBlockStart: 0 }, actions: { paddingInline: '20px' } });

/** A message that lies within another. */
export function NestedDialog({ id, part, onNested, onClose }: { id: string; part: string; onNested(part: string): void; onClose(): void }): JSX.Element {
  const s = useStyles();
  const d = useDialogStyles();
  return (
    <Modal name={{ label: r('nestedTitle') }} className={s.root} onClose={onClose}>
      <MessageView id={id} part={part} onOpen={onClose} onNested={onNested} />
      <div className={mergeClasses(d.actions, s.actions)}>
        <Button data-first="" appearance="primary" onClick={onClose}>
          {r('close')}
        </Button>
      </div>
    </Modal>
  );
}
