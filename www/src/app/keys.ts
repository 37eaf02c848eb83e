import { useEffect, useRef, type RefObject } from 'react';
import { movePane } from './panes';
import { places } from './places';

/** What keys, palette and menus can do in the shell. */
export interface Deeds {
  go(path: string): void;
  palette(): void;
  shortcuts(): void;
  signOut(): void;
  /** Shows or hides the CRM pane. */
  pane(): void;
  /** Synchronizes now; first tries the relay where it is away. */
  synchronize(): void;
}

/** The keys that work on every screen, while no dialog is open. Cmd stands for Ctrl on a Mac. */
export function useKeys(deeds: Deeds, frame: RefObject<HTMLElement>): void {
  const current = useRef(deeds);
  current.current = deeds;
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || modalIsOpen()) return;
      if (act(event, current.current, frame.current)) event.preventDefault();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [frame]);
}

/** Does what a key stands for and reports whether it stands for anything. */
function act(event: KeyboardEvent, deeds: Deeds, frame: HTMLElement | null): boolean {
  const command = event.ctrlKey !== event.metaKey && !event.altKey && !event.shiftKey;
  const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
  if (command && event.key.toLowerCase() === 'k') return done(deeds.palette);
  if (command && /^[1-5]$/.test(event.key)) return goTo(Number(event.key), deeds);
  if (!plain) return false;
  switch (event.key) {
    case 'F6':
      return frame !== null && movePane(frame, event.shiftKey ? -1 : 1);
    case 'F8':
      return !event.shiftKey && done(deeds.pane);
    case 'F9':
      return !event.shiftKey && done(deeds.synchronize);
    case '?':
      return !typing(event.target) && done(deeds.shortcuts);
    default:
      return false;
  }
}

function goTo(number: number, deeds: Deeds): boolean {
  const place = places[number - 1];
  return place !== undefined && done(() => deeds.go(place.path));
}

function done(deed: () => void): true {
  deed();
  return true;
}

/** Whether a key is Ctrl and the dot, after which a letter names a command of the CRM. */
export function isLeader({ key, ctrlKey, metaKey, altKey, shiftKey }: KeyboardEvent): boolean {
  return key === '.' && ctrlKey !== metaKey && !altKey && !shiftKey;
}

/** Whether keys that print belong to what has the focus. */
function typing(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || target.matches('input, textarea, select, [role="textbox"], [role="combobox"]');
}

/** Whether a dialog has the keys. */
export function modalIsOpen(): boolean {
  return document.querySelector('dialog[open]') !== null;
}
