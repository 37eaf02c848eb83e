import './plain.css';
import { t } from './text';

interface Place {
  /** Whether browsers trust the address. */
  secure: boolean;
  address: Pick<Location, 'origin' | 'port'>;
}

/** Draws the page that stands where the app cannot run: why, and how to mend it. */
export function showPlainPage(root: HTMLElement, place: Place): void {
  document.title = t('title');
  const main = element('main', '');
  main.className = 'plain';
  main.append(...(place.secure ? oldBrowser() : untrusted(place.address)));
  root.replaceChildren(main);
}

function oldBrowser(): HTMLElement[] {
  return [element('h1', t('oldHeading')), element('p', t('oldWhy')), element('p', t('oldNext'))];
}

function untrusted(address: Place['address']): HTMLElement[] {
  const local = `http://localhost${address.port === '' ? '' : `:${address.port}`}`;
  const ways = element('ul', '');
  ways.append(
    sentence(t('wayCertificate'), ['-tls-cert', '-tls-key']),
    sentence(t('wayProxy'), ['-origin']),
    sentence(t('wayLocal', { local }), [local]),
  );
  return [
    element('h1', t('heading')),
    sentence(t('why', { origin: address.origin }), [address.origin], 'p'),
    element('h2', t('mend')),
    ways,
  ];
}

function element(name: string, text: string): HTMLElement {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}

/** Makes an element of a sentence in which the given words are set as code. */
function sentence(text: string, words: readonly string[], name = 'li'): HTMLElement {
  const made = element(name, '');
  let rest = text;
  for (const word of words) {
    const at = rest.indexOf(word);
    if (at < 0) continue;
    made.append(rest.slice(0, at), element('code', word));
    rest = rest.slice(at + word.length);
  }
  made.append(rest);
  return made;
}
