import { useState, type JSX } from 'react';
import type { MessageRow } from '../../bridge';
import { MessageView } from './MessageView';
import { NestedDialog } from './NestedDialog';

interface ReadingPaneProps {
  id: string;
  onOpen(id: string): void;
  onRow(row: MessageRow): void;
}

/** The open message, and over it one that lies within it. */
export function ReadingPane({ id, onOpen, onRow }: ReadingPaneProps): JSX.Element {
  const [nested, setNested] = useState<string | null>(null);
  return (
    <>
      <MessageView id={id} part="" onOpen={onOpen} onNested={setNested} onRow={onRow} />
      {nested !== null && <NestedDialog key={nested} id={id} part={nested} onNested={setNested} onClose={() => setNested(null)} />}
    </>
  );
}
