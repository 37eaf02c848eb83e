/* First of all that a page runs: what takes longest is under way while the rest is evaluated. */
import { goAhead } from './bridge/ahead';

/** Whether this browser lets a page of this address keep data and run the engine. */
export const capable = window.isSecureContext && 'WebAssembly' in window && 'locks' in navigator && 'serviceWorker' in navigator;

/** Holds once the page has something to draw. */
export const ready: Promise<unknown> = capable ? goAhead().ready : Promise.resolve();
