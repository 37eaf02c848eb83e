import { makeStyles, tokens } from '@fluentui/react-components';
import { useEffect, useRef, useState, type JSX } from 'react';
import { Kbd } from '../ui/Kbd';
import { measure, working } from '../ui/measure';
import { useToast } from '../ui/toast';
import { type TrackCommand, useTrackCommands } from '../ui/tracking/useTrackCommands';
import { isLeader, modalIsOpen } from './keys';
import { t } from './text';

/** How long the letter is waited for. */
export const leaderMillis = 4000;

const useStyles = makeStyles({
  root: {
    ...working,
    position: 'fixed',
    zIndex: 21,
    insetBlockEnd: tokens.spacingVerticalXL,
    insetInline: tokens.spacingHorizontalM,
    marginInline: 'auto',
    inlineSize: 'fit-content',
    maxInlineSize: 'calc(100vw - 24px)',
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    columnGap: tokens.spacingHorizontalL,
    minBlockSize: `${measure.commandBar}px`,
    paddingInline: tokens.spacingHorizontalL,
    color: tokens.colorNeutralForeground1,
    backgroundColor: tokens.colorNeutralBackground1,
    border: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusLarge,
    boxShadow: tokens.shadow28,
  },
  away: { color: tokens.colorNeutralForeground3 },
});

/**
 * Ctrl and the dot, then a letter: the CRM's commands from everywhere, also
 * from a field. A small bar lists the letters until one comes, or four seconds
 * have passed, or Esc.
 */
export function Leader(): JSX.Element | null {
  const s = useStyles();
  const commands = useTrackCommands();
  const say = useToast();
  const [open, setOpen] = useState(false);
  const current = useRef({ open, commands, say });
  current.current = { open, commands, say };
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.isComposing || modalIsOpen()) return;
      if (isLeader(event)) {
        event.preventDefault();
        setOpen(true);
        return;
      }
      // A key that is only held with others is not the letter yet.
      if (!current.current.open || ['Control', 'Meta', 'Shift', 'Alt'].includes(event.key)) return;
      setOpen(false);
      const command = commandOf(event.key, current.current.commands);
      if (event.key !== 'Escape' && command === undefined) return;
      event.preventDefault();
      event.stopPropagation();
      if (command === undefined) return;
      if (command.reason === undefined) command.run();
      else current.current.say({ text: t('cannot', { label: command.label, reason: command.reason }), bad: true });
    };
    // Before what has the focus: the letter is not typed there.
    document.addEventListener('keydown', onKeyDown, true);
    return () => document.removeEventListener('keydown', onKeyDown, true);
  }, []);
  useEffect(() => {
    if (!open) return undefined;
    const timer = setTimeout(() => setOpen(false), leaderMillis);
    return () => clearTimeout(timer);
  }, [open]);
  if (!open) return null;
  return (
    <div role="status" aria-label={t('leader')} className={s.root}>
      {commands
        .filter(({ letter }) => letter !== '')
        .map(({ name, letter, label, reason }) => (
          <span key={name} {...(reason !== undefined && { className: s.away })}>
            <Kbd>{letter}</Kbd> {label}
          </span>
        ))}
    </div>
  );
}

function commandOf(key: string, commands: readonly TrackCommand[]): TrackCommand | undefined {
  const letter = key.toUpperCase();
  return commands.find((command) => command.letter !== '' && command.letter === letter);
}
