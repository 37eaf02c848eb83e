import { Button, mergeClasses, Tooltip } from '@fluentui/react-components';
import type { JSX } from 'react';
import type { TrackCommand } from '../../ui/tracking/useTrackCommands';
import { usePaneStyles } from './paneStyles';
import { t } from './text';

interface CommandButtonProps {
  command: TrackCommand | undefined;
  appearance?: 'primary' | 'secondary';
  className?: string;
}

/** A command as a button of the pane. One that cannot be carried out keeps its place in the tab order and says why. */
export function CommandButton({ command, appearance = 'secondary', className }: CommandButtonProps): JSX.Element | null {
  const s = usePaneStyles();
  if (command === undefined) return null;
  const { label, icon: Icon, keys, reason, run } = command;
  const told = reason !== undefined ? t('reason', { label, reason }) : keys === undefined ? label : `${label} (${keys})`;
  return (
    <Tooltip content={told} relationship="description" withArrow>
      <Button
        appearance={appearance}
        size="small"
        icon={<Icon />}
        className={mergeClasses(s.wide, className)}
        disabledFocusable={reason !== undefined}
        onClick={reason === undefined ? run : undefined}
      >
        {label}
      </Button>
    </Tooltip>
  );
}
