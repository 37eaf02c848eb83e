import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { Suspense, useCallback, useEffect, useMemo, useRef, useState, type CSSProperties, type JSX } from 'react';
import { Redirect, Route, Switch, useLocation } from 'wouter';
import { usePicked, useSend } from '../bridge';
import { Mail } from '../features/mail';
import { ButtonLink } from '../ui/ButtonLink';
import { EmptyState } from '../ui/EmptyState';
import { Search28Regular } from '../ui/icons';
import { inertWhen } from '../ui/inert';
import { LayoutContext, useMeasuredLayout } from '../ui/layout';
import { at, container, measure } from '../ui/measure';
import { Panel } from '../ui/Panel';
import { PaneContext } from '../ui/pane';
import type { ThemeChoice } from '../ui/theme';
import { ToastProvider } from '../ui/Toasts';
import { useWidth } from '../ui/width';
import { Boundary } from './Boundary';
import { CrmPane } from './CrmPane';
import { Failure } from './Failure';
import { Header } from './Header';
import { HealthBar } from './HealthBar';
import { type Deeds, useKeys } from './keys';
import { lazily } from './lazily';
import { Overlay } from './Overlay';
import { hasPane, titleOf } from './places';
import { Rail } from './Rail';
import { skip } from './skip';
import { t } from './text';
import { usePaneState } from './usePaneState';

const Calendar = lazily(async () => (await import('../features/calendar')).Calendar);
const People = lazily(async () => (await import('../features/people')).People);
const Tasks = lazily(async () => (await import('../features/tasks')).Tasks);
const Records = lazily(async () => (await import('../features/records')).Records);
const Options = lazily(async () => (await import('../features/options')).Options);
const Status = lazily(async () => (await import('../features/status')).Status);
const Sync = lazily(async () => (await import('../features/sync')).Sync);
const Revoked = lazily(async () => (await import('./overlays')).Revoked);

const overlays = () => import('./overlays');
const Palette = lazily(async () => (await overlays()).Palette);
const Shortcuts = lazily(async () => (await overlays()).Shortcuts);
const SignOut = lazily(async () => (await overlays()).SignOut);

const useStyles = makeStyles({
  container: { blockSize: '100%', containerType: 'inline-size', containerName: container },
  root: {
    display: 'grid',
    blockSize: '100%',
    gridTemplateColumns: `${measure.rail}px minmax(0, 1fr)`,
    gridTemplateRows: `${measure.header}px minmax(0, 1fr)`,
    gridTemplateAreas: '"header header" "rail work"',
    backgroundColor: tokens.colorNeutralBackground3,
    [at.phone]: {
      gridTemplateColumns: 'minmax(0, 1fr)',
      gridTemplateRows: `${measure.header}px minmax(0, 1fr) auto`,
      gridTemplateAreas: '"header" "work" "rail"',
    },
  },
  skip: {
    position: 'absolute',
    zIndex: 10,
    insetBlockStart: tokens.spacingVerticalXS,
    insetInlineStart: tokens.spacingHorizontalXS,
    padding: `${tokens.spacingVerticalSNudge} ${tokens.spacingHorizontalM}`,
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground1,
    color: tokens.colorNeutralForeground1,
    boxShadow: tokens.shadow28,
    ':not(:focus)': { clipPath: 'inset(50%)' },
  },
  work: {
    gridArea: 'work',
    position: 'relative',
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr)',
    gridTemplateRows: 'auto minmax(0, 1fr)',
    minBlockSize: 0,
    paddingInlineEnd: `${measure.gap}px`,
    paddingBlockEnd: `${measure.gap}px`,
    [at.phone]: { padding: 0 },
  },
  docked: {
    [at.wide]: { '--pane-room': `calc(var(--pane-width) + ${measure.gap}px)` },
    [at.medium]: { '--pane-room': `${measure.pane.least + measure.gap}px` },
  },
  fill: { blockSize: '100%' },
  main: {
    gridRow: '2',
    gridColumn: '1',
    minBlockSize: 0,
    minInlineSize: 0,
    // Skipped to, and moved to after a change of view; its name says where one is.
    ':focus-visible': { outlineStyle: 'none' },
  },
});

type Open = 'palette' | 'shortcuts' | 'signOut';

interface ShellProps {
  theme: ThemeChoice;
  onTheme(choice: ThemeChoice): void;
}

/** Header, rail and work area, around the view of the address. */
export function Shell({ theme, onTheme }: ShellProps): JSX.Element {
  const s = useStyles();
  const [path, navigate] = useLocation();
  const frame = useRef<HTMLDivElement>(null);
  const main = useRef<HTMLElement>(null);
  const layout = useMeasuredLayout(frame);
  const pane = usePaneState(layout);
  const withPane = hasPane(path);
  const [paneWidth, setPaneWidth] = useWidth(path.split('/')[1] ?? '', 'pane', measure.pane);
  const [overlay, setOverlay] = useState<Open | null>(null);
  const wake = useSend('wake');
  const synchronize = useSend('synchronize');
  const revoked = usePicked('sync', (sync) => sync?.revoked === true);

  const close = useCallback(() => setOverlay(null), []);
  const go = useCallback(
    (to: string) => {
      navigate(to);
      main.current?.focus();
    },
    [navigate],
  );
  const deeds = useMemo<Deeds>(
    () => ({
      go,
      palette: () => setOverlay('palette'),
      shortcuts: () => setOverlay('shortcuts'),
      signOut: () => setOverlay('signOut'),
      pane: () => withPane && pane.toggle(),
      // An engine that does not run says so in the health bar, and the chip says what goes on.
      synchronize: () => {
        wake({}).catch(() => undefined);
        synchronize({}).catch(() => undefined);
      },
    }),
    [go, pane, wake, synchronize, withPane],
  );
  useKeys(deeds, frame);
  useEffect(() => {
    const idle = window.requestIdleCallback ?? ((work: () => void) => setTimeout(work, 1000));
    // Fetched again, and its absence told, when it is first used.
    idle(() => void overlays().catch(() => undefined));
  }, []);

  useEffect(() => {
    document.title = titleOf(path);
  }, [path]);

  // The sheet of a phone is the one layer that keeps from the rest.
  const covered = withPane && pane.shown && layout === 'phone';
  if (revoked) {
    return (
      <Overlay shown>
        <Revoked />
      </Overlay>
    );
  }
  return (
    <LayoutContext.Provider value={layout}>
      <PaneContext.Provider value={pane}>
        <ToastProvider>
        <div ref={frame} className={s.container}>
          <div className={s.root}>
            <a href="#main" className={s.skip} onClick={(event) => skip(event, main.current)}>
              {t('skip')}
            </a>
            <Header deeds={deeds} covered={covered} />
            <Rail covered={covered} />
            <div
              className={mergeClasses(s.work, withPane && pane.docked && s.docked)}
              style={{ '--pane-width': `${paneWidth}px` } as CSSProperties}
            >
              <HealthBar />
              <main ref={main} id="main" tabIndex={-1} className={s.main} {...inertWhen(covered)}>
                <Boundary fallback={(error) => <Failure error={error} />} attempt={path}>
                  <Suspense>
                    <Switch>
                      <Route path="/">
                        <Redirect to="/mail" replace />
                      </Route>
                      <Route path="/mail" component={Mail} />
                      <Route path="/calendar" component={Calendar} />
                      <Route path="/people" component={People} />
                      <Route path="/tasks" component={Tasks} />
                      <Route path="/records/*?">
                        <Records />
                      </Route>
                      <Route path="/options/:tab?">
                        <Panel title={t('options')} className={s.fill}>
                          <Options theme={theme} onTheme={onTheme} />
                        </Panel>
                      </Route>
                      <Route path="/sync/:part?">
                        <Sync device={<Status within />} />
                      </Route>
                      <Route path="/status">
                        <Redirect to="/sync/device" replace />
                      </Route>
                      <Route>
                        <Panel title={t('noPage')} className={s.fill}>
                          <EmptyState
                            icon={Search28Regular}
                            title={t('noPage')}
                            heading
                            why={t('noPageWhy')}
                            next={t('noPageNext')}
                            actions={<ButtonLink href="/mail">{t('openMail')}</ButtonLink>}
                          />
                        </Panel>
                      </Route>
                    </Switch>
                  </Suspense>
                </Boundary>
              </main>
              {withPane && <CrmPane pane={pane} layout={layout} width={paneWidth} onWidth={setPaneWidth} />}
            </div>
          </div>
        </div>
        <Overlay shown={overlay === 'palette'}>
          <Palette deeds={deeds} onTheme={onTheme} paneShown={withPane ? pane.shown : null} onClose={close} />
        </Overlay>
        <Overlay shown={overlay === 'shortcuts'}>
          <Shortcuts onClose={close} />
        </Overlay>
        <Overlay shown={overlay === 'signOut'}>
          <SignOut onClose={close} />
        </Overlay>
        </ToastProvider>
      </PaneContext.Provider>
    </LayoutContext.Provider>
  );
}
