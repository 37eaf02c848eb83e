import { Button, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { Suspense, useEffect, useRef, useState, type JSX } from 'react';
import { Dismiss20Regular } from '../ui/icons';
import { useLayer } from '../ui/layer';
import type { Layout } from '../ui/layout';
import { at, measure } from '../ui/measure';
import { Splitter } from '../ui/Splitter';
import { useStanding } from '../ui/tracking/subject';
import { Boundary } from './Boundary';
import { Failure } from './Failure';
import { lazily } from './lazily';
import { Leader } from './Leader';
import { Overlay } from './Overlay';
import { t } from './text';
import { Tile } from './Tile';
import type { PaneState } from './usePaneState';

const CrmContent = lazily(async () => (await import('../features/pane')).CrmContent);
const questions = () => import('../features/regarding');
const Questions = lazily(async () => (await questions()).Questions);

const below = `${measure.commandBar + measure.gap}px`;

const useStyles = makeStyles({
  root: {
    gridRow: '2',
    gridColumn: '1',
    justifySelf: 'end',
    display: 'none',
    flexDirection: 'column',
    position: 'relative',
    marginBlockStart: below,
    minBlockSize: 0,
    inlineSize: 'var(--pane-width)',
    backgroundColor: tokens.colorNeutralBackground1,
    color: tokens.colorNeutralForeground1,
    border: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusXLarge,
    ':focus-visible': { outlineOffset: '-2px' },
    [at.medium]: { inlineSize: `${measure.pane.least}px` },
  },
  docked: { [at.mediumUp]: { display: 'flex' } },
  over: {
    [at.narrow]: {
      display: 'flex',
      zIndex: 3,
      marginBlockStart: 0,
      inlineSize: `min(${measure.drawer}px, 100%)`,
      boxShadow: tokens.shadow28,
    },
    [at.phone]: {
      display: 'flex',
      position: 'fixed',
      zIndex: 5,
      insetBlockEnd: 0,
      insetInline: 0,
      marginBlockStart: 0,
      justifySelf: 'stretch',
      inlineSize: 'auto',
      blockSize: '56%',
      borderRadius: '14px 14px 0 0',
      boxShadow: tokens.shadow28,
    },
  },
  full: { [at.phone]: { blockSize: '94%' } },
  scrim: {
    display: 'none',
    [at.phone]: {
      display: 'block',
      position: 'fixed',
      zIndex: 4,
      inset: 0,
      backgroundColor: tokens.colorBackgroundOverlay,
    },
  },
  handle: {
    display: 'none',
    [at.phone]: {
      display: 'grid',
      placeItems: 'center',
      alignSelf: 'center',
      inlineSize: '64px',
      blockSize: '24px',
      padding: 0,
      border: 'none',
      backgroundColor: 'transparent',
      '::after': {
        content: '""',
        inlineSize: '36px',
        blockSize: '4px',
        borderRadius: tokens.borderRadiusCircular,
        backgroundColor: tokens.colorNeutralStrokeAccessible,
      },
    },
  },
  splitter: {
    position: 'absolute',
    insetBlock: 0,
    insetInlineStart: `-${measure.gap + 1}px`,
    [at.belowWide]: { display: 'none' },
  },
  header: {
    display: 'flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalS,
    flexShrink: 0,
    minBlockSize: `${measure.listHeader - 4}px`,
    paddingInlineStart: '14px',
    paddingInlineEnd: tokens.spacingHorizontalSNudge,
    borderBottom: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
  },
  title: {
    flexGrow: 1,
    fontSize: tokens.fontSizeBase300,
    lineHeight: tokens.lineHeightBase300,
    fontWeight: tokens.fontWeightSemibold,
  },
});

interface CrmPaneProps {
  pane: PaneState;
  layout: Layout;
  width: number;
  onWidth(width: number): void;
}

/** The CRM side of what is selected: beside the panels, as a drawer over them, or as a sheet on a phone. */
export function CrmPane({ pane, layout, width, onWidth }: CrmPaneProps): JSX.Element {
  const s = useStyles();
  const root = useRef<HTMLElement>(null);
  const [full, setFull] = useState(false);
  const asked = useStanding().question !== null;
  useLayer(root, pane.over, pane.hide);
  useEffect(() => {
    // There before it is asked for, so that what is typed at once is typed into it.
    const idle = window.requestIdleCallback ?? ((work: () => void) => setTimeout(work, 1000));
    // Fetched again, and its absence told, when it is first used.
    idle(() => void questions().catch(() => undefined));
  }, []);
  return (
    <>
      {/* The pane itself has a button to close it, for those who do not point. */}
      {pane.over && <div className={s.scrim} onClick={pane.hide} />}
      <aside
        ref={root}
        aria-label={t('crm')}
        tabIndex={-1}
        data-pane=""
        className={mergeClasses(s.root, pane.docked && s.docked, pane.over && s.over, full && s.full)}
      >
        <Splitter
          label={t('crmWidth')}
          of="after"
          value={width}
          least={measure.pane.least}
          most={measure.pane.most}
          onChange={onWidth}
          className={s.splitter}
        />
        {layout === 'phone' && (
          <button
            type="button"
            className={s.handle}
            aria-expanded={full}
            aria-label={t(full ? 'crmLess' : 'crmMore')}
            onClick={() => setFull(!full)}
          />
        )}
        <div className={s.header}>
          <Tile small />
          <h2 className={s.title}>{t('crm')}</h2>
          <Button appearance="subtle" icon={<Dismiss20Regular />} aria-label={t('crmClose')} onClick={pane.hide} />
        </div>
        <Boundary fallback={(error) => <Failure error={error} />}>
          <Suspense>
            <CrmContent />
          </Suspense>
        </Boundary>
      </aside>
      <Overlay shown={asked}>
        <Questions />
      </Overlay>
      <Leader />
    </>
  );
}
