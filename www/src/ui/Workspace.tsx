import { Button, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { useRef, useState, type CSSProperties, type JSX, type ReactNode } from 'react';
import { CommandBar, type Command } from './CommandBar';
import { ArrowLeft20Regular, Dismiss20Regular, Navigation20Regular, PanelRight20Regular } from './icons';
import { useLayer } from './layer';
import { useLayout } from './layout';
import { at, measure } from './measure';
import { Panel } from './Panel';
import { usePane } from './pane';
import { Splitter } from './Splitter';
import { useWidth } from './width';
import { t } from './words';

/** The least size of what fingers press. */
const touch = { minWidth: '44px', minHeight: '44px' } as const;

const useStyles = makeStyles({
  root: {
    display: 'flex',
    flexDirection: 'column',
    gap: `${measure.gap}px`,
    blockSize: '100%',
    minBlockSize: 0,
  },
  panels: {
    display: 'flex',
    flexGrow: 1,
    minBlockSize: 0,
    position: 'relative',
    // The shell says how much room the CRM pane takes.
    marginInlineEnd: 'var(--pane-room, 0px)',
  },
  fill: { blockSize: '100%' },
  back: {
    display: 'flex',
    justifyContent: 'space-between',
    padding: tokens.spacingHorizontalXS,
    [at.narrowUp]: { display: 'none' },
  },
  side: {
    flexShrink: 0,
    inlineSize: `${measure.folders}px`,
    marginInlineEnd: `${measure.gap}px`,
    [at.belowWide]: { display: 'none' },
  },
  sideOver: {
    [at.belowWide]: {
      display: 'block',
      position: 'absolute',
      zIndex: 2,
      insetBlock: 0,
      insetInlineStart: 0,
      inlineSize: `min(${measure.list.least}px, 85%)`,
      marginInlineEnd: 0,
      boxShadow: tokens.shadow28,
    },
  },
  list: {
    flexShrink: 0,
    inlineSize: 'var(--list-width)',
    [at.medium]: { inlineSize: `min(var(--list-width), ${measure.narrowList}px)` },
    [at.narrow]: { inlineSize: `${measure.narrowList}px`, marginInlineEnd: `${measure.gap}px` },
    [at.phone]: { flexGrow: 1, flexShrink: 1, flexBasis: 0, inlineSize: 'auto' },
  },
  splitter: { [at.belowMedium]: { display: 'none' } },
  reading: { flexGrow: 1, flexBasis: 0 },
  alone: { flexGrow: 1, flexBasis: 0 },
  onPhone: { [at.narrowUp]: { display: 'none' }, [at.phone]: touch },
  notOnPhone: { [at.phone]: { display: 'none' } },
  belowWide: { [at.wide]: { display: 'none' }, [at.phone]: touch },
});

interface WorkspaceProps {
  /** The name under which widths are remembered. */
  name: string;
  title: string;
  commands: readonly (readonly Command[])[];
  side?: { title: string; content: ReactNode };
  list: ReactNode;
  /** At the end of the list's header. */
  after?: ReactNode;
  /** Whether a CRM pane belongs to it. */
  pane?: boolean;
  /** Whether the commands show on a phone. */
  commandsOnPhone?: boolean;
  /** Without it the list has all the room. */
  reading?: { title: string; content: ReactNode; open: boolean; onBack(): void };
}

/** The command bar and the panels of a workspace; how many of them show is a matter of room. */
export function Workspace(props: WorkspaceProps): JSX.Element {
  const { name, title, commands, side, list, reading, pane: withPane = true } = props;
  const s = useStyles();
  const pane = usePane();
  const wide = useLayout() === 'wide';
  const [width, setWidth] = useWidth(name, 'list', measure.list);
  const [sideWanted, setSideWanted] = useState(false);
  const sideOver = sideWanted && !wide;
  const sideRef = useRef<HTMLDivElement>(null);
  useLayer(sideRef, sideOver, () => setSideWanted(false));

  // On a phone the command bar has one, where it shows.
  const paneButton = withPane && props.commandsOnPhone !== true && (
    <Button
      className={s.onPhone}
      appearance="subtle"
      icon={<PanelRight20Regular />}
      aria-label={t('crmPane')}
      aria-pressed={pane.shown}
      onClick={pane.toggle}
    />
  );
  const sideButton = side !== undefined && (
    <Button
      className={s.belowWide}
      appearance="subtle"
      icon={<Navigation20Regular />}
      aria-expanded={sideOver}
      aria-label={t(sideOver ? 'hideSide' : 'showSide', { title: side.title })}
      onClick={() => setSideWanted(!sideOver)}
    />
  );
  return (
    <div className={s.root}>
      {(withPane || commands.length > 0) && <CommandBar groups={commands} pane={withPane} onPhone={props.commandsOnPhone ?? false} />}
      <div className={s.panels} style={{ '--list-width': `${width}px` } as CSSProperties}>
        {side !== undefined && (
          <div ref={sideRef} tabIndex={-1} className={mergeClasses(s.side, sideOver && s.sideOver)}>
            <Panel
              title={side.title}
              className={s.fill}
              {...(sideOver && { level: 2, after: <CloseButton onClick={() => setSideWanted(false)} title={side.title} /> })}
            >
              {side.content}
            </Panel>
          </div>
        )}
        <Panel
          title={title}
          level={1}
          className={mergeClasses(reading === undefined ? s.alone : s.list, reading?.open && s.notOnPhone)}
          before={sideButton}
          after={
            <>
              {props.after}
              {paneButton}
            </>
          }
        >
          {list}
        </Panel>
        {reading !== undefined && (
          <>
            <Splitter
              label={t('listWidth')}
              of="before"
              value={width}
              least={measure.list.least}
              most={measure.list.most}
              onChange={setWidth}
              className={s.splitter}
            />
            <Panel
              title={reading.title}
              className={mergeClasses(s.reading, !reading.open && s.notOnPhone)}
            >
              {reading.open && (
                <div className={s.back}>
                  <Button appearance="subtle" icon={<ArrowLeft20Regular />} onClick={reading.onBack}>
                    {t('back')}
                  </Button>
                  {paneButton}
                </div>
              )}
              {reading.content}
            </Panel>
          </>
        )}
      </div>
    </div>
  );
}

function CloseButton({ title, onClick }: { title: string; onClick(): void }): JSX.Element {
  return (
    <Button appearance="subtle" icon={<Dismiss20Regular />} aria-label={t('hideSide', { title })} onClick={onClick} />
  );
}
