import { Button, makeStyles, mergeClasses, tokens, Tooltip } from '@fluentui/react-components';
import type { FluentIcon } from '@fluentui/react-icons';
import { lazy, Suspense, useRef, type JSX, type ReactNode } from 'react';
import { PanelRight20Filled, PanelRight20Regular } from './icons';
import { at, measure, working } from './measure';
import { usePane } from './pane';
import { useRoving } from './roving';
import { t } from './words';

/** A command of a workspace. */
export interface Command {
  name: string;
  label: string;
  icon: FluentIcon;
  /** Without it, or with a reason, the command does nothing and says why. */
  run?: (() => void) | undefined;
  reason?: string | undefined;
  primary?: boolean;
  /** Several things that it can do, offered in a menu. */
  menu?: readonly { name: string; label: string; run(): void }[] | undefined;
  keys?: string;
}

const CommandMenu = lazy(async () => ({ default: (await import('./CommandMenu')).CommandMenu }));

const useStyles = makeStyles({
  root: {
    display: 'flex',
    flexShrink: 0,
    alignItems: 'center',
    blockSize: `${measure.commandBar}px`,
    gap: tokens.spacingHorizontalXXS,
    paddingInline: tokens.spacingHorizontalSNudge,
    paddingBlock: 0,
    backgroundColor: tokens.colorNeutralBackground1,
    border: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusXLarge,
    // Its overflow is reached with the arrow keys.
    overflowX: 'auto',
    scrollbarWidth: 'none',
  },
  notOnPhone: { [at.phone]: { display: 'none' } },
  onPhone: {
    [at.phone]: {
      flexShrink: 0,
      borderRadius: 0,
      borderTopStyle: 'none',
      borderInlineStyle: 'none',
      '& button, & a': { minWidth: '44px', minHeight: '40px' },
    },
  },
  button: {
    ...working,
    minHeight: `${measure.barButton}px`,
    minWidth: '36px',
    paddingInline: tokens.spacingHorizontalS,
    flexShrink: 0,
    fontWeight: tokens.fontWeightRegular,
    borderRadius: tokens.borderRadiusLarge,
    whiteSpace: 'nowrap',
  },
  label: { [at.belowMedium]: { display: 'none' } },
  late: { [at.belowWide]: { display: 'none' } },
  divider: {
    flexShrink: 0,
    inlineSize: '1px',
    blockSize: '20px',
    marginInline: tokens.spacingHorizontalSNudge,
    backgroundColor: tokens.colorNeutralStroke2,
  },
  space: { flexGrow: 1 },
});

interface CommandBarProps {
  /** Groups of commands, a divider between them. */
  groups: readonly (readonly Command[])[];
  /** Whether a CRM pane belongs to the workspace. */
  pane?: boolean;
  /** Whether it shows on a phone, by its symbols. */
  onPhone?: boolean;
  /** What stands before the commands, and at the end of the bar. */
  before?: ReactNode;
  after?: ReactNode;
}

/** The commands of a workspace; those for a selection say why they do nothing without one. */
export function CommandBar({ groups, pane: withPane = true, onPhone = false, before, after }: CommandBarProps): JSX.Element {
  const s = useStyles();
  const pane = usePane();
  const root = useRef<HTMLDivElement>(null);
  const roving = useRoving(root, 'horizontal');
  return (
    <div
      ref={root}
      role="toolbar"
      aria-label={t('commands')}
      tabIndex={-1}
      className={mergeClasses(s.root, onPhone ? s.onPhone : s.notOnPhone)}
      data-pane=""
      {...roving}
    >
      {before}
      {groups.map((commands, i) => [
        i > 0 && <span key={`before ${i}`} className={s.divider} />,
        ...commands.map((command) => <CommandButton key={command.name} command={command} first={i === 0} />),
      ])}
      <span className={s.space} />
      {after}
      {withPane && (
        <Tooltip content={t('keyed', { label: t('crmPane'), key: 'F8' })} relationship="description" withArrow>
          <Button
            appearance="subtle"
            className={s.button}
            icon={pane.shown ? <PanelRight20Filled primaryFill={tokens.colorBrandForeground1} /> : <PanelRight20Regular />}
            aria-pressed={pane.shown}
            aria-label={t('crmPane')}
            onClick={pane.toggle}
          >
            <span className={s.label}>{t('crm')}</span>
          </Button>
        </Tooltip>
      )}
    </div>
  );
}

function CommandButton({ command, first }: { command: Command; first: boolean }): JSX.Element {
  const s = useStyles();
  const { label, icon: Icon, run, menu, keys, primary = false } = command;
  const reason = command.reason ?? (run === undefined && menu === undefined ? t('nothingSelected') : undefined);
  const words = <span className={first ? s.label : s.late}>{label}</span>;
  if (menu !== undefined && reason === undefined) {
    return (
      <Suspense
        fallback={
          <Button appearance="subtle" className={s.button} icon={<Icon />} aria-label={label}>
            {words}
          </Button>
        }
      >
        <CommandMenu label={label} icon={Icon} items={menu} className={s.button}>
          {words}
        </CommandMenu>
      </Suspense>
    );
  }
  const told = reason === undefined ? (keys === undefined ? label : t('keyed', { label, key: keys })) : `${label}: ${reason}`;
  return (
    <Tooltip content={told} relationship="description" withArrow>
      <Button
        appearance={primary ? 'primary' : 'subtle'}
        className={s.button}
        icon={<Icon />}
        aria-label={label}
        disabledFocusable={reason !== undefined}
        onClick={reason === undefined ? run : undefined}
      >
        {words}
      </Button>
    </Tooltip>
  );
}
