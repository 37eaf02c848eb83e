import { Button, makeStyles, mergeClasses, tokens, Tooltip } from '@fluentui/react-components';
import type { FluentIcon } from '@fluentui/react-icons';
import { lazy, memo, Suspense, useRef, useState, type JSX, type ReactNode } from 'react';
import { MoreHorizontal20Regular, PanelRight20Filled, PanelRight20Regular } from './icons';
import type { MenuChoice } from './CommandMenu';
import { at, measure, working } from './measure';
import { usePane } from './pane';
import { useRoving } from './roving';
import { label as labelProperty, useOverflow } from './useOverflow';
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
  /** Where room is short its label stays longest. */
  lasting?: boolean;
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
  },
  // One line high: commands that do not fit wrap out of sight and stand in the menu at the end.
  row: {
    display: 'flex',
    flexWrap: 'wrap',
    flexGrow: 1,
    alignItems: 'center',
    minInlineSize: 0,
    alignContent: 'flex-start',
    blockSize: '100%',
    // The bar less its border and a button, above and below.
    paddingBlock: `${(measure.commandBar - 2 - measure.barButton) / 2}px`,
    [at.phone]: { paddingBlock: '1px' },
    rowGap: `${measure.commandBar}px`,
    columnGap: tokens.spacingHorizontalXXS,
    overflow: 'hidden',
    // Room for the focus ring of the first.
    paddingInline: tokens.spacingHorizontalXXS,
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
  command: { display: 'flex', flexShrink: 0 },
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
  commandLabel: { display: `var(${labelProperty}, inline)`, [at.phone]: { display: 'none' } },
  label: { [at.belowMedium]: { display: 'none' } },
  divider: {
    flexShrink: 0,
    inlineSize: '1px',
    blockSize: '20px',
    marginInline: tokens.spacingHorizontalSNudge,
    backgroundColor: tokens.colorNeutralStroke2,
  },
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
  const row = useRef<HTMLDivElement>(null);
  const all = groups.flat();
  const latest = useRef(all);
  latest.current = all;
  // The buttons stay as they are while what they do follows the last drawing.
  const [press] = useState(() => (name: string, item?: string) => {
    const command = latest.current.find((one) => one.name === name);
    (item === undefined ? command?.run : command?.menu?.find((one) => one.name === item)?.run)?.();
  });
  const left = useOverflow(row, all.map(({ name, label }) => `${name} ${label}`).join());
  const inMenu = all.filter(({ name }) => left.includes(name));
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
      <div ref={row} role="presentation" className={s.row}>
        {groups.map((commands, i) => [
          i > 0 && <span key={`before ${i}`} className={s.divider} />,
          ...commands.map((command) => (
            <span key={command.name} className={s.command} data-command={command.name} data-lasting={command.lasting}>
              <CommandButton command={command} press={press} />
            </span>
          )),
        ])}
      </div>
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
      {inMenu.length > 0 && (
        <MenuCommand label={t('moreCommands')} icon={MoreHorizontal20Regular} items={inMenu.flatMap(menuItems)} />
      )}
    </div>
  );
}

/** Why a command does nothing now, if so. */
function whyNot({ reason, run, menu }: Command): string | undefined {
  return reason ?? (run === undefined && menu === undefined ? t('nothingSelected') : undefined);
}

/** A command as a menu offers it; one with a menu of its own is all that it can do. */
function menuItems(command: Command): MenuChoice[] {
  const { name, label, icon, run, menu, keys } = command;
  const reason = whyNot(command);
  if (reason === undefined && menu !== undefined) {
    return menu.map((item) => ({ ...item, icon, name: `${name} ${item.name}`, label: t('commandOf', { label, item: item.label }) }));
  }
  return [{ name, label, icon, run, reason, keys }];
}

/** A button that opens a menu; its menu is loaded when it is first drawn. */
function MenuCommand({ label, icon: Icon, items, children }: { label: string; icon: FluentIcon; items: readonly MenuChoice[]; children?: ReactNode }): JSX.Element {
  const s = useStyles();
  return (
    <Suspense
      fallback={
        <Button appearance="subtle" className={s.button} icon={<Icon />} aria-label={label}>
          {children}
        </Button>
      }
    >
      <CommandMenu label={label} icon={Icon} items={items} className={s.button}>
        {children}
      </CommandMenu>
    </Suspense>
  );
}

/** Carries out a command, or one of the things that its menu offers, as they are now. */
type Press = (name: string, item?: string) => void;

/** Drawn again only when it looks or reads otherwise: the commands are made anew with each drawing of the workspace. */
const CommandButton = memo(function CommandButton({ command, press }: { command: Command; press: Press }): JSX.Element {
  const s = useStyles();
  const { name, label, icon: Icon, menu, keys, primary = false } = command;
  const reason = whyNot(command);
  const words = <span className={s.commandLabel}>{label}</span>;
  if (menu !== undefined && reason === undefined) {
    return (
      <MenuCommand label={label} icon={Icon} items={menu.map((item) => ({ ...item, run: () => press(name, item.name) }))}>
        {words}
      </MenuCommand>
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
        onClick={reason === undefined ? () => press(name) : undefined}
      >
        {words}
      </Button>
    </Tooltip>
  );
}, (a, b) => a.press === b.press && looksLike(a.command, b.command));

/** Whether two commands are drawn alike. */
function looksLike(a: Command, b: Command): boolean {
  const items = (command: Command) => command.menu?.map(({ name, label }) => `${name} ${label}`).join();
  return (
    a.name === b.name && a.label === b.label && a.icon === b.icon && a.keys === b.keys && a.primary === b.primary &&
    whyNot(a) === whyNot(b) && items(a) === items(b)
  );
}
