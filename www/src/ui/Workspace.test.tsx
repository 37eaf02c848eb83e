import { FluentProvider, webLightTheme } from '@fluentui/react-components';
import { cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { Delete20Regular, Link20Regular } from './icons';
import { type Layout, LayoutContext, layoutOf } from './layout';
import { PaneContext } from './pane';
import { Workspace } from './Workspace';

afterEach(() => {
  cleanup();
  localStorage.clear();
});

const commands = [
  [{ name: 'delete', label: 'Delete', icon: Delete20Regular }],
  [{ name: 'track', label: 'Track', icon: Link20Regular }],
];

function show(layout: Layout = 'wide', commandsOnPhone = false) {
  const toggle = vi.fn();
  render(
    <FluentProvider theme={webLightTheme}>
      <LayoutContext.Provider value={layout}>
        <PaneContext.Provider value={{ shown: true, toggle }}>
          <Workspace
            name="mail"
            title="Mail"
            commands={commands}
            commandsOnPhone={commandsOnPhone}
            side={{ title: 'Folders', content: <p>No mailbox</p> }}
            list={<p>No mail</p>}
            reading={{ title: 'Message', open: false, onBack: () => {}, content: <p>Nothing is open</p> }}
          />
        </PaneContext.Provider>
      </LayoutContext.Provider>
    </FluentProvider>,
  );
  return { toggle };
}

describe('Workspace', () => {
  test('has one heading, and a named region for each panel', () => {
    show();
    expect(screen.getAllByRole('heading', { level: 1 }).map((h) => h.textContent)).toEqual(['Mail']);
    for (const name of ['Folders', 'Mail', 'Message']) expect(screen.getByRole('region', { name })).toBeTruthy();
  });

  test('commands for a selection stay in reach and say why they do nothing', () => {
    show();
    const command = within(screen.getByRole('toolbar')).getByRole('button', { name: 'Delete' });
    expect(command.getAttribute('aria-disabled')).toBe('true');
    expect((command as HTMLButtonElement).disabled).toBe(false);
    const description = document.getElementById(command.getAttribute('aria-describedby') ?? '');
    expect(description?.textContent).toMatch(/Nothing is selected/);
  });

  test('the command bar is one tab stop', () => {
    show();
    const buttons = within(screen.getByRole('toolbar')).getAllByRole('button');
    expect(buttons.map((button) => button.tabIndex)).toEqual([0, -1, -1]);
    buttons[0]?.focus();
    fireEvent.keyDown(buttons[0] as HTMLElement, { key: 'End' });
    expect(document.activeElement).toBe(buttons[2]);
    expect(buttons.map((button) => button.tabIndex)).toEqual([-1, -1, 0]);
  });

  test('the CRM pane is a press away', () => {
    const { toggle } = show();
    const button = within(screen.getByRole('toolbar')).getByRole('button', { name: 'CRM pane' });
    expect(button.getAttribute('aria-pressed')).toBe('true');
    fireEvent.click(button);
    expect(toggle).toHaveBeenCalledOnce();
  });

  test.each([false, true])('it is a press away once on a phone, in the bar or in the heads: %s', (commandsOnPhone) => {
    show('phone', commandsOnPhone);
    const bar = within(screen.getByRole('toolbar')).getAllByRole('button', { name: 'CRM pane' });
    expect(screen.getAllByRole('button', { name: 'CRM pane' }).length > bar.length).toBe(!commandsOnPhone);
  });

  test('the splitter obeys keys, keeps to its range, and its width is remembered', () => {
    show();
    const press = (key: string) => fireEvent.keyDown(screen.getByRole('separator'), { key });
    const width = () => screen.getByRole('separator').getAttribute('aria-valuenow');
    press('ArrowRight');
    expect(width()).toBe('368');
    press('End');
    press('ArrowRight');
    expect(width()).toBe('480');
    press('Home');
    press('ArrowLeft');
    expect(width()).toBe('280');
    cleanup();
    show();
    expect(width()).toBe('280');
  });

  test('where there is no room the folders open over the list, and Esc closes them', () => {
    show('narrow');
    const opener = screen.getByRole('button', { name: 'Show Folders' });
    opener.focus();
    fireEvent.click(opener);
    expect(opener.getAttribute('aria-expanded')).toBe('true');
    const folders = screen.getByRole('region', { name: 'Folders' });
    expect(folders.contains(document.activeElement)).toBe(true);
    fireEvent.keyDown(document.activeElement as Element, { key: 'Escape' });
    expect(opener.getAttribute('aria-expanded')).toBe('false');
    expect(document.activeElement).toBe(opener);
  });
});

test.each([
  [1280, 'wide'],
  [1279, 'medium'],
  [1024, 'medium'],
  [1023, 'narrow'],
  [700, 'narrow'],
  [699, 'phone'],
  [320, 'phone'],
] as const)('a width of %i is %s', (width, want) => {
  expect(layoutOf(width)).toBe(want);
});
