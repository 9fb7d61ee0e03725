import { useSyncExternalStore } from 'react';

/** Light, dark, or as the system has it. */
export type Theme = 'light' | 'dark' | 'system';

const KEY = 'theme';
const heard = new Set<() => void>();

function currentTheme(): Theme {
  const chosen = document.documentElement.dataset.theme;
  return chosen === 'light' || chosen === 'dark' ? chosen : 'system';
}

/** The chosen theme and choosing one; kept in this browser and read by /theme.js before the first paint. */
export function useTheme(): [Theme, (theme: Theme) => void] {
  const theme = useSyncExternalStore((listener) => {
    heard.add(listener);
    return () => heard.delete(listener);
  }, currentTheme);
  return [theme, chooseTheme];
}

function chooseTheme(theme: Theme): void {
  if (theme === 'system') {
    delete document.documentElement.dataset.theme;
    localStorage.removeItem(KEY);
  } else {
    document.documentElement.dataset.theme = theme;
    localStorage.setItem(KEY, theme);
  }
  for (const listener of heard) listener();
}
