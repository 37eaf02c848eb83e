import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { useCallback, useEffect, useRef, useState, type JSX, type ReactNode } from 'react';
import { Checkmark20Regular, Dismiss20Regular, Warning20Filled } from './icons';
import { from, measure, working } from './measure';
import { catalogue } from './text';
import { type Toast, ToastContext } from './toast';

const t = catalogue({ region: 'Messages', dismiss: 'Dismiss' });

/** How long a message stays: ten seconds, and longer while it is looked at. */
export const toastMillis = 10_000;
const most = 3;

const useStyles = makeStyles({
  region: {
    position: 'fixed',
    zIndex: 20,
    insetBlockEnd: tokens.spacingVerticalXL,
    insetInline: tokens.spacingHorizontalM,
    display: 'grid',
    justifyItems: 'center',
    gap: tokens.spacingVerticalS,
    pointerEvents: 'none',
    ':focus-visible': { outlineStyle: 'none' },
    // It lies over the shell, outside of what the layouts ask.
    [`@media (max-width: ${from.narrow - 0.02}px)`]: { insetBlockEnd: `${measure.rail + 12}px` },
  },
  toast: {
    ...working,
    pointerEvents: 'auto',
    display: 'flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalS,
    inlineSize: 'min(420px, 100%)',
    minBlockSize: '44px',
    paddingBlock: tokens.spacingVerticalXS,
    paddingInline: `${tokens.spacingHorizontalM} ${tokens.spacingHorizontalXS}`,
    color: tokens.colorNeutralForeground1,
    backgroundColor: tokens.colorNeutralBackground1,
    border: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusLarge,
    boxShadow: tokens.shadow28,
  },
  good: { display: 'flex', color: tokens.colorPaletteGreenForeground1 },
  bad: { display: 'flex', color: tokens.colorStatusWarningForeground3 },
  text: { flexGrow: 1, overflowWrap: 'anywhere' },
  action: { color: tokens.colorBrandForegroundLink },
});

interface Shown extends Toast {
  id: number;
}

/** Gives the parts below it a place to say what was done. Each message stays ten seconds; F6 reaches it. */
export function ToastProvider({ children }: { children: ReactNode }): JSX.Element {
  const s = useStyles();
  const [shown, setShown] = useState<readonly Shown[]>([]);
  const last = useRef(0);
  const say = useCallback((toast: Toast) => {
    const id = ++last.current;
    setShown((now) => [...now, { ...toast, id }].slice(-most));
  }, []);
  const close = useCallback((id: number) => setShown((now) => now.filter((toast) => toast.id !== id)), []);
  return (
    <ToastContext.Provider value={say}>
      {children}
      <section
        className={s.region}
        aria-label={t('region')}
        {...(shown.length > 0 && { 'data-pane': '', tabIndex: -1 })}
      >
        <div role="status" style={{ display: 'contents' }}>
          {shown.map((toast) => (
            <Message key={toast.id} toast={toast} onClose={() => close(toast.id)} />
          ))}
        </div>
      </section>
    </ToastContext.Provider>
  );
}

function Message({ toast, onClose }: { toast: Shown; onClose(): void }): JSX.Element {
  const s = useStyles();
  const [held, setHeld] = useState(false);
  const close = useRef(onClose);
  close.current = onClose;
  useEffect(() => {
    if (held) return undefined;
    const timer = setTimeout(() => close.current(), toastMillis);
    return () => clearTimeout(timer);
  }, [held]);
  const { text, bad = false, action } = toast;
  return (
    <div
      className={s.toast}
      onMouseEnter={() => setHeld(true)}
      onMouseLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <span className={bad ? s.bad : s.good} aria-hidden>
        {bad ? <Warning20Filled /> : <Checkmark20Regular />}
      </span>
      <span className={s.text}>{text}</span>
      {action !== undefined && (
        <Button
          appearance="transparent"
          size="small"
          className={s.action}
          onClick={() => {
            onClose();
            action.run();
          }}
        >
          {action.label}
        </Button>
      )}
      <Button appearance="subtle" size="small" icon={<Dismiss20Regular />} aria-label={t('dismiss')} onClick={onClose} />
    </div>
  );
}
