import { Button, makeStyles, Popover, PopoverSurface, tokens, type OpenPopoverEvents } from '@fluentui/react-components';
import { useEffect, useRef, useState, type JSX, type RefObject } from 'react';
import { type Session, type Sync, useUpdate } from '../../bridge';
import { useLayer } from '../../ui/layer';
import { working } from '../../ui/measure';
import { wholeMoment } from '../../ui/moment';
import { chipSentence, type ChipState, chipTitle } from '../chip';
import { t } from '../text';
import { SyncActions } from './SyncActions';
import { useReturnFocus } from './useReturnFocus';

const useStyles = makeStyles({
  root: {
    ...working,
    boxSizing: 'border-box',
    inlineSize: '320px',
    maxInlineSize: '94vw',
    padding: tokens.spacingHorizontalL,
    boxShadow: tokens.shadow28,
    fontVariantNumeric: 'tabular-nums',
  },
  title: {
    fontSize: tokens.fontSizeBase300,
    lineHeight: tokens.lineHeightBase300,
    fontWeight: tokens.fontWeightSemibold,
    marginBlockEnd: tokens.spacingVerticalXS,
  },
  quiet: { color: tokens.colorNeutralForeground2, marginBlockStart: tokens.spacingVerticalXS },
  update: {
    marginBlockStart: tokens.spacingVerticalM,
    paddingBlockStart: tokens.spacingVerticalM,
    borderTop: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
  },
  actions: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS, marginBlockStart: tokens.spacingVerticalM },
});

interface SyncPopoverProps {
  target: RefObject<HTMLElement>;
  state: ChipState;
  session: Session | undefined;
  sync: Sync | undefined;
  onClose(): void;
}

/** How this device stands with the relay, and what can be done. */
export function SyncPopover({ target, state, session, sync, onClose }: SyncPopoverProps): JSX.Element {
  const s = useStyles();
  useReturnFocus();
  const content = useRef<HTMLDivElement>(null);
  useLayer(content, true, onClose);
  const { ready, restart } = useUpdate();
  const [fault, setFault] = useState<string | null>(null);
  const onOpenChange = (event: OpenPopoverEvents, { open }: { open: boolean }) => {
    // The chip closes it itself.
    if (!open && !(event.target instanceof Node && target.current?.contains(event.target))) onClose();
  };
  const last = session?.connection.lastContact ?? 0;
  const retryAt = state === 'offline' ? (session?.connection.retryAt ?? 0) : 0;
  const offerUpdate = ready || state === 'updateNeeded';
  return (
    <Popover
      open
      inline
      onOpenChange={onOpenChange}
      positioning={{ target: target.current, position: 'below', align: 'end', offset: 6 }}
    >
      <PopoverSurface role="dialog" className={s.root} aria-label={chipTitle(state, sync)}>
        <div ref={content} tabIndex={-1}>
          <p className={s.title}>{chipTitle(state, sync)}</p>
          <p>{chipSentence(state, session)}</p>
          {sync !== undefined && sync.waiting > 0 && <p className={s.quiet}>{t('waitingCount', { n: sync.waiting })}</p>}
          <p className={s.quiet}>
            {last > 0 ? t('lastContact', { when: wholeMoment(last, Date.now()) }) : t('neverContact')}
          </p>
          {retryAt > 0 && <NextTry at={retryAt} />}
          {fault !== null && <p role="alert">{fault}</p>}
          {offerUpdate && (
            <div className={s.update}>
              {ready && <p>{t('newVersionSentence')}</p>}
              <div className={s.actions}>
                <Button appearance="primary" onClick={restart}>
                  {t('restartToUpdate')}
                </Button>
              </div>
            </div>
          )}
          <SyncActions state={state} sync={sync} className={s.actions} onFault={setFault} onClose={onClose} />
        </div>
      </PopoverSurface>
    </Popover>
  );
}

/** Counts down to the next try. */
function NextTry({ at }: { at: number }): JSX.Element {
  const s = useStyles();
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return <p className={s.quiet}>{t('nextTry', { seconds: Math.max(0, Math.ceil((at - now) / 1000)) })}</p>;
}
