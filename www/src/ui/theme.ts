/** How a person wants the app to look; system follows the device. */
export type ThemeChoice = 'light' | 'dark' | 'system';

const key = 'regarding.theme';

/** Reads this browser's choice; system where there is none. */
export function loadTheme(): ThemeChoice {
  const stored = localStorage.getItem(key);
  return stored === 'light' || stored === 'dark' ? stored : 'system';
}

/** Keeps the choice in this browser; system leaves nothing behind. */
export function saveTheme(choice: ThemeChoice): void {
  if (choice === 'system') localStorage.removeItem(key);
  else localStorage.setItem(key, choice);
}
