import { makeStyles, tokens } from '@fluentui/react-components';
import { useEffect, useRef, useState, type JSX, type ReactNode } from 'react';
import { useView } from '../../../bridge';
import { lazilyDrawn } from '../../../ui/lazilyDrawn';
import { measure } from '../../../ui/measure';
import type { Located } from '../folders';
import { type Dropped, takeDropped } from './pick';
import { t } from './text';

const ImportDialog = lazilyDrawn(async () => (await import('./ImportDialog')).ImportDialog);
const ImportStrip = lazilyDrawn(async () => (await import('./ImportStrip')).ImportStrip);

const useStyles = makeStyles({
  root: { display: 'flex', flexDirection: 'column', rowGap: `${measure.gap}px`, blockSize: '100%', minBlockSize: 0 },
  rest: { flexGrow: 1, minBlockSize: 0 },
  drop: {
    position: 'fixed',
    zIndex: 15,
    inset: tokens.spacingHorizontalM,
    display: 'grid',
    placeContent: 'center',
    textAlign: 'center',
    rowGap: tokens.spacingVerticalXS,
    color: tokens.colorNeutralForeground1,
    backgroundColor: tokens.colorNeutralBackground1,
    border: `${tokens.strokeWidthThick} dashed ${tokens.colorBrandStroke1}`,
    borderRadius: tokens.borderRadiusXLarge,
    opacity: 0.95,
    pointerEvents: 'none',
  },
  title: { fontSize: tokens.fontSizeBase500, lineHeight: tokens.lineHeightBase500, fontWeight: tokens.fontWeightSemibold },
});

interface ImportAreaProps {
  here: Located | undefined;
  /** Whether a command asks for an import. */
  asked: boolean;
  onAsked(): void;
  children: ReactNode;
}

/** Takes files and folders that are dropped on the window, and shows the imports that run below what it holds. */
export function ImportArea({ here, asked, onAsked, children }: ImportAreaProps): JSX.Element {
  const s = useStyles();
  const [over, setOver] = useState(false);
  const [dropped, setDropped] = useState<Dropped | null>(null);
  const running = useView('imports')?.running ?? [];
  useDrop(setOver, setDropped);
  // An import whose files have to be chosen again.
  const [resumed, setResumed] = useState<string | null>(null);
  const open = asked || resumed !== null || dropped !== null;
  return (
    <div className={s.root}>
      <div className={s.rest}>{children}</div>
      {running.length > 0 && <ImportStrip runs={running} onChoose={setResumed} />}
      {over && (
        <div className={s.drop} aria-hidden>
          <p className={s.title}>{t('dropTitle')}</p>
          <p>{t('dropWhy')}</p>
        </div>
      )}
      {open && (
        <ImportDialog
          dropped={dropped}
          resumed={resumed}
          here={here}
          onClose={() => {
            setDropped(null);
            setResumed(null);
            onAsked();
          }}
        />
      )}
    </div>
  );
}

/** Listens for files over the whole window. */
function useDrop(onOver: (over: boolean) => void, onDrop: (dropped: Dropped) => void): void {
  const latest = useRef({ onOver, onDrop });
  latest.current = { onOver, onDrop };
  useEffect(() => {
    const ending = new AbortController();
    const { signal } = ending;
    // Entering a part comes before leaving the one around it.
    let depth = 0;
    const brings = (event: DragEvent) => event.dataTransfer?.types.includes('Files') === true && document.querySelector('dialog[open]') === null;
    const listen = (type: 'dragenter' | 'dragover' | 'dragleave' | 'drop', hear: (event: DragEvent) => void) =>
      window.addEventListener(type, (event) => brings(event) && hear(event), { signal });
    listen('dragenter', () => latest.current.onOver(++depth > 0));
    listen('dragleave', () => {
      depth = Math.max(0, depth - 1);
      if (depth === 0) latest.current.onOver(false);
    });
    listen('dragover', (event) => event.preventDefault());
    listen('drop', (event) => {
      event.preventDefault();
      depth = 0;
      latest.current.onOver(false);
      if (event.dataTransfer !== null) latest.current.onDrop(takeDropped(event.dataTransfer));
    });
    return () => ending.abort();
  }, []);
}
