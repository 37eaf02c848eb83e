import { createRoot } from 'react-dom/client';
import { App } from './app/App';
import './app/base.css';
import { registerServiceWorker } from './bridge';

/** Whether this browser lets a page of this address keep data and run the engine. */
function capable(): boolean {
  return window.isSecureContext && 'WebAssembly' in window && 'locks' in navigator && 'serviceWorker' in navigator;
}

const root = document.getElementById('root');
if (root === null) throw new Error('page: no element to draw in');

if (capable()) {
  registerServiceWorker();
  createRoot(root).render(<App />);
} else {
  // Without React: nothing of the app runs here.
  void import('./app/plain/plain').then(({ showPlainPage }) => showPlainPage(root, { secure: window.isSecureContext, address: location }));
}
