import { Button, makeStyles, tokens, Tooltip } from '@fluentui/react-components';
import type { FluentIcon } from '@fluentui/react-icons';
import { useRef, type JSX } from 'react';
import { PanelRight20Filled, PanelRight20Regular } from './icons';
import { at, measure, working } from './measure';
import { usePane } from './pane';
import { useRoving } from './roving';
import { t } from './words';

/** A command for what is selected. */
export interface Command {
  name: string;
  label: string;
  icon: FluentIcon;
}

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
    [at.phone]: { display: 'none' },
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
}

/** The commands of a workspace; those for a selection say why they do nothing without one. */
export function CommandBar({ groups }: CommandBarProps): JSX.Element {
  const s = useStyles();
  const pane = usePane();
  const root = useRef<HTMLDivElement>(null);
  const roving = useRoving(root, 'horizontal');
  return (
    <div ref={root} role="toolbar" aria-label={t('commands')} tabIndex={-1} className={s.root} data-pane="" {...roving}>
      {groups.map((commands, i) => [
        i > 0 && <span key={`before ${i}`} className={s.divider} />,
        ...commands.map(({ name, label, icon: Icon }) => (
          <Tooltip key={name} content={`${label}: ${t('nothingSelected')}`} relationship="description" withArrow>
            <Button appearance="subtle" className={s.button} icon={<Icon />} aria-label={label} disabledFocusable>
              <span className={i === 0 ? s.label : s.late}>{label}</span>
            </Button>
          </Tooltip>
        )),
      ])}
      <span className={s.space} />
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
    </div>
  );
}
