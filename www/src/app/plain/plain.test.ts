import { expect, test } from 'vitest';
import { showPlainPage } from './plain';

function page(place: Parameters<typeof showPlainPage>[1]): HTMLElement {
  const root = document.createElement('div');
  showPlainPage(root, place);
  return root;
}

test('REL-05 an address that browsers do not trust: why, and three ways to mend it', () => {
  const root = page({ secure: false, address: { origin: 'http://crm.northbeam.example:8484', port: '8484' } });
  expect(root.querySelectorAll('h1')).toHaveLength(1);
  const code = [...root.querySelectorAll('code')].map((element) => element.textContent);
  expect(code).toEqual(['http://crm.northbeam.example:8484', '-tls-cert', '-tls-key', '-origin', 'http://localhost:8484']);
  expect(root.textContent).toMatch(/offline use is off/);
});

test('a browser that lacks what is needed is told so, not about addresses', () => {
  const root = page({ secure: true, address: { origin: 'https://crm.northbeam.example', port: '' } });
  expect(root.textContent).toMatch(/WebAssembly/);
  expect(root.textContent).not.toMatch(/-tls-cert/);
});
