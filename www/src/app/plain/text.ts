import { catalogue } from '../../ui/text';

/** The texts of the plain page. */
export const t = catalogue({
  title: 'Regarding cannot run at this address',
  heading: 'Regarding cannot run at this address',
  why: 'You opened {origin}. Browsers let a page keep data and work offline only where they trust the address: with https, or on the machine itself. So offline use is off here, and nothing was stored.',
  mend: 'How to mend it',
  wayCertificate: 'Start the relay with a certificate: -tls-cert FILE and -tls-key FILE. Then open it with https.',
  wayProxy: 'Or put the relay behind a proxy with https, and start it with -origin and the address that people open.',
  wayLocal: 'Or open {local} on the machine on which the relay runs.',
  oldHeading: 'This browser cannot run Regarding',
  oldWhy: 'It lacks something that Regarding needs to keep data on this device: WebAssembly, locks between tabs, or service workers. A private window may be the reason.',
  oldNext: 'Open this address in a current Chrome, Edge, Firefox or Safari, in an ordinary window.',
});
