import { type Theme, webDarkTheme, webLightTheme } from '@fluentui/react-components';
import { useCallback, useEffect, useState, useSyncExternalStore } from 'react';
import { loadTheme, saveTheme, type ThemeChoice } from '../ui/theme';

// Segoe is there on Windows; nothing is fetched elsewhere.
const fontFamilyBase = "'Segoe UI Variable', 'Segoe UI', system-ui, sans-serif";

/** Fluent's themes with the product's few overrides. */
export const themes: Record<'light' | 'dark', Theme> = {
  light: { ...webLightTheme, fontFamilyBase },
  dark: { ...webDarkTheme, fontFamilyBase, colorNeutralStroke2: '#424242', colorNeutralStroke3: '#353535' },
};

const darkQuery = '(prefers-color-scheme: dark)';

function watchSystem(changed: () => void): () => void {
  const query = window.matchMedia(darkQuery);
  query.addEventListener('change', changed);
  return () => query.removeEventListener('change', changed);
}

function systemIsDark(): boolean {
  return window.matchMedia(darkQuery).matches;
}

/** The person's choice, the theme that it comes to now, and how to choose. */
export function useTheme(): { choice: ThemeChoice; shown: 'light' | 'dark'; choose(choice: ThemeChoice): void } {
  const [choice, setChoice] = useState(loadTheme);
  const dark = useSyncExternalStore(watchSystem, systemIsDark);
  const choose = useCallback((wanted: ThemeChoice) => {
    saveTheme(wanted);
    setChoice(wanted);
  }, []);
  useEffect(() => {
    // base.css paints the canvas by it, and the browser its own parts.
    if (choice === 'system') delete document.documentElement.dataset['theme'];
    else document.documentElement.dataset['theme'] = choice;
  }, [choice]);
  return { choice, shown: choice === 'system' ? (dark ? 'dark' : 'light') : choice, choose };
}
