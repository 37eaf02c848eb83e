import { FluentProvider, webLightTheme } from '@fluentui/react-components';
import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { Calendar } from '../features/calendar';
import { Tasks } from '../features/tasks';

afterEach(cleanup);

test.each([
  { view: Calendar, title: 'Calendar', empty: 'No appointments on this device' },
  { view: Tasks, title: 'Tasks', empty: 'No tasks on this device' },
])('$title without anything says so, why, and what next', ({ view: View, title, empty }) => {
  render(
    <FluentProvider theme={webLightTheme}>
      <View />
    </FluentProvider>,
  );
  expect(screen.getAllByRole('heading', { level: 1 }).map((h) => h.textContent)).toEqual([title]);
  expect(screen.getByText(empty)).toBeTruthy();
  expect(screen.getByRole('link', { name: 'See people' }).getAttribute('href')).toBe('/people');
  expect(document.body.textContent).not.toMatch(/soon|later|next version/i);
});
