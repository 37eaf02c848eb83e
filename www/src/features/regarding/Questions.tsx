import type { JSX } from 'react';
import { useStanding, useSubjects } from '../../ui/tracking/subject';
import { ConfirmMany } from './ConfirmMany';
import { CreateDialog } from './CreateDialog';
import { MatchDialog } from './MatchDialog';
import { RegardingDialog } from './RegardingDialog';
import { StopDialog } from './StopDialog';

/** The dialog for the question that stands between a command of tracking and its deed. */
export function Questions(): JSX.Element | null {
  const store = useSubjects();
  const { question } = useStanding();
  const close = () => store.ask(null);
  switch (question?.what) {
    case undefined:
      return null;
    case 'regarding':
      return <RegardingDialog subject={question.subject} now={question.regarding} onClose={close} />;
    case 'track':
    case 'clear':
      return <ConfirmMany what={question.what} messages={question.messages} count={question.count} onClose={close} />;
    case 'stop':
      return <StopDialog id={question.id} regarding={question.regarding} onClose={close} />;
    case 'create':
      return <CreateDialog question={question} onClose={close} />;
    case 'match':
      return <MatchDialog item={question.item} party={question.party} onClose={close} />;
  }
}
