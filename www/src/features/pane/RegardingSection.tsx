import { Button } from '@fluentui/react-components';
import { ChevronRight16Regular } from '@fluentui/react-icons/svg/chevron-right';
import type { JSX } from 'react';
import type { Link, Pane, Suggestion } from '../../bridge';
import { RecordRow } from '../../ui/RecordRow';
import { suggestReason } from '../../ui/tracking/suggestReason';
import type { TrackCommand } from '../../ui/tracking/useTrackCommands';
import { useTrackDeeds } from '../../ui/tracking/useTrackDeeds';
import { usePaneStyles } from './paneStyles';
import { Section } from './Section';
import { t } from './text';

/** How many records are suggested where nothing is set. */
const mostSuggested = 2;

interface RegardingSectionProps {
  id: string;
  pane: Pane;
  commands: readonly TrackCommand[];
  onOpen(record: Link): void;
}

/** What a message is regarding; where it is nothing, what it may be. */
export function RegardingSection({ id, pane, commands, onOpen }: RegardingSectionProps): JSX.Element {
  const s = usePaneStyles();
  const deeds = useTrackDeeds();
  const { regarding, regardingDetail, suggested } = pane;
  const offered = regarding === null ? suggested.slice(0, mostSuggested) : [];
  const action = (name: TrackCommand['name'], label: string) => <Action command={commands.find((one) => one.name === name)} label={label} />;
  const locked = commands.find(({ name }) => name === 'setRegarding')?.reason !== undefined;
  return (
    <Section
      title={t('regarding')}
      actions={
        <>
          {regarding !== null && action('clearRegarding', t('clear'))}
          {action('setRegarding', t(regarding === null ? 'set' : 'change'))}
        </>
      }
    >
      {regarding !== null && (
        <RecordRow record={regarding} detail={regardingDetail} size={32} strong className={s.card} onOpen={onOpen}>
          <ChevronRight16Regular aria-hidden />
        </RecordRow>
      )}
      {regarding === null && pane.state !== 'none' && <p className={s.text}>{t('regardingNothing')}</p>}
      {!locked && offered.length > 0 && (
        <ul className={s.list} aria-label={t('suggested')}>
          {offered.map((suggestion) => (
            <li key={suggestion.record.id}>
              <Offer suggestion={suggestion} onTake={() => void deeds.setRegarding({ ids: [id] }, 1, suggestion.record)} />
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

function Action({ command, label }: { command: TrackCommand | undefined; label: string }): JSX.Element | null {
  const s = usePaneStyles();
  if (command === undefined) return null;
  const { label: whole, reason, run } = command;
  return (
    <Button
      size="small"
      appearance="transparent"
      className={s.action}
      aria-label={whole}
      disabledFocusable={reason !== undefined}
      title={reason === undefined ? whole : t('reason', { label: whole, reason })}
      onClick={run}
    >
      {label}
    </Button>
  );
}

/** A record that one press sets. */
function Offer({ suggestion: { record, detail, reason }, onTake }: { suggestion: Suggestion; onTake(): void }): JSX.Element {
  const s = usePaneStyles();
  return (
    <button type="button" className={s.suggestion} onClick={onTake}>
      <span className={s.unseen}>{t('useSuggestion')} </span>
      <RecordRow record={record} detail={[detail, suggestReason(reason)].filter((part) => part !== '').join(' · ')} />
    </button>
  );
}
