import { cleanup, render, screen } from '@testing-library/react';
import { useRef, type JSX } from 'react';
import { afterEach, expect, test } from 'vitest';
import { useFocusWhenFree } from './useFocusWhenFree';

afterEach(cleanup);

function First(): JSX.Element {
  const button = useRef<HTMLButtonElement>(null);
  useFocusWhenFree(button);
  return <button ref={button}>Go on</button>;
}

test('what appears takes the focus where nothing has it, or only the main part', () => {
  const { rerender } = render(<main tabIndex={-1} />);
  rerender(<main tabIndex={-1}><First /></main>);
  expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Go on' }));
  cleanup();
  const again = render(<main tabIndex={-1} />);
  screen.getByRole('main').focus();
  again.rerender(<main tabIndex={-1}><First /></main>);
  expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Go on' }));
});

test('it leaves the focus to who has it', () => {
  const { rerender } = render(<input aria-label="Search" />);
  screen.getByRole('textbox').focus();
  rerender(<><input aria-label="Search" /><First /></>);
  expect(document.activeElement).toBe(screen.getByRole('textbox'));
});
