import { capable, ready } from './boot';
import { createRoot } from 'react-dom/client';
import { App } from './app/App';
import './app/base.css';
import { registerServiceWorker } from './bridge';

const root = document.getElementById('root');
if (root === null) throw new Error('page: no element to draw in');

if (capable) {
  void ready.then(() => createRoot(root).render(<App />));
  registerServiceWorker();
} else {
  // Without React: nothing of the app runs here.
  void import('./app/plain/plain').then(({ showPlainPage }) => showPlainPage(root, { secure: window.isSecureContext, address: location }));
}
