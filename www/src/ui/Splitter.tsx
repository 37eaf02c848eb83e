import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { useRef, type JSX, type KeyboardEvent, type PointerEvent } from 'react';
import { measure } from './measure';

const useStyles = makeStyles({
  root: {
    position: 'relative',
    flexShrink: 0,
    inlineSize: `${measure.gap}px`,
    cursor: 'col-resize',
    touchAction: 'none',
    borderRadius: tokens.borderRadiusSmall,
    ':hover': { backgroundColor: tokens.colorNeutralStroke1 },
    ':focus-visible': {
      outline: `${tokens.strokeWidthThick} solid ${tokens.colorStrokeFocus2}`,
      outlineOffset: '-1px',
    },
    // Easier to catch than it looks wide.
    '::after': { content: '""', position: 'absolute', insetBlock: 0, insetInline: '-3px' },
  },
});

interface SplitterProps {
  label: string;
  value: number;
  least: number;
  most: number;
  /** Whether the panel whose width this is comes before or after the splitter. */
  of: 'before' | 'after';
  onChange(value: number): void;
  className?: string;
}

const step = 16;

/** Sets the width of a panel: by dragging, the arrow keys, Home and End. */
export function Splitter({ label, value, least, most, of, onChange, className }: SplitterProps): JSX.Element {
  const s = useStyles();
  const start = useRef<{ x: number; value: number } | null>(null);
  const clamp = (wanted: number) => Math.round(Math.min(most, Math.max(least, wanted)));
  const direction = (element: HTMLElement) =>
    (getComputedStyle(element).direction === 'rtl' ? -1 : 1) * (of === 'before' ? 1 : -1);

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const wanted = {
      ArrowRight: value + step * direction(event.currentTarget),
      ArrowLeft: value - step * direction(event.currentTarget),
      Home: least,
      End: most,
    }[event.key];
    if (wanted === undefined) return;
    event.preventDefault();
    onChange(clamp(wanted));
  };
  const onPointerDown = (event: PointerEvent<HTMLElement>) => {
    event.currentTarget.setPointerCapture(event.pointerId);
    start.current = { x: event.clientX, value };
  };
  const onPointerMove = (event: PointerEvent<HTMLElement>) => {
    if (start.current === null) return;
    onChange(clamp(start.current.value + (event.clientX - start.current.x) * direction(event.currentTarget)));
  };
  const onPointerEnd = () => {
    start.current = null;
  };
  return (
    <div
      role="separator"
      tabIndex={0}
      aria-label={label}
      aria-orientation="vertical"
      aria-valuenow={value}
      aria-valuemin={least}
      aria-valuemax={most}
      className={mergeClasses(s.root, className)}
      onKeyDown={onKeyDown}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={onPointerEnd}
      onPointerCancel={onPointerEnd}
    />
  );
}
