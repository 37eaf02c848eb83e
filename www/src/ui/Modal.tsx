import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { useEffect, useRef, type JSX, type ReactNode } from 'react';

const useStyles = makeStyles({
  root: {
    boxSizing: 'border-box',
    inlineSize: '600px',
    maxInlineSize: 'calc(100vw - 24px)',
    maxBlockSize: 'calc(100dvh - 24px)',
    margin: 'auto',
    padding: tokens.spacingHorizontalXXL,
    overflow: 'auto',
    color: tokens.colorNeutralForeground1,
    backgroundColor: tokens.colorNeutralBackground1,
    border: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusXLarge,
    boxShadow: tokens.shadow64,
    '::backdrop': { backgroundColor: tokens.colorBackgroundOverlay },
    ':focus-visible': { outlineStyle: 'none' },
  },
});

interface ModalProps {
  /** The id of the heading that names it, or the name itself. */
  name: { labelledBy: string } | { label: string };
  /** An alert waits for an answer: a press beside it does not close it. */
  kind?: 'dialog' | 'alertdialog';
  className?: string;
  onClose(): void;
  children: ReactNode;
}

/**
 * A dialog over the page, which is out of reach meanwhile. What has
 * data-first in it gets the focus; afterwards what opened it does.
 */
export function Modal({ name, kind = 'dialog', className, onClose, children }: ModalProps): JSX.Element {
  const s = useStyles();
  const root = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const dialog = root.current;
    if (dialog === null) return undefined;
    const opener = document.activeElement;
    dialog.showModal();
    dialog.querySelector<HTMLElement>('[data-first]')?.focus();
    return () => {
      dialog.close();
      // Browsers give the focus back when it is closed; an element that React has taken away meanwhile cannot have it.
      const lost = document.activeElement === null || document.activeElement === document.body;
      if (lost && opener instanceof HTMLElement) opener.focus();
    };
  }, []);
  return (
    <dialog
      ref={root}
      role={kind}
      {...('label' in name ? { 'aria-label': name.label } : { 'aria-labelledby': name.labelledBy })}
      aria-modal="true"
      className={mergeClasses(s.root, className)}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        // Not left to the browser, which after the first may close without asking.
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => {
        if (kind === 'dialog' && event.target === event.currentTarget && beside(event.currentTarget, event)) onClose();
      }}
    >
      {children}
    </dialog>
  );
}

/** Whether a press on the dialog's own element was on its backdrop. */
function beside(dialog: HTMLElement, { clientX, clientY }: { clientX: number; clientY: number }): boolean {
  const box = dialog.getBoundingClientRect();
  return clientX < box.left || clientX > box.right || clientY < box.top || clientY > box.bottom;
}
