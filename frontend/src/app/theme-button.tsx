import { Monitor, Moon, Sun } from 'lucide-react';
import { IconButton } from '../design/index.ts';
import { type Theme, useTheme } from './theme.ts';

const NEXT: Record<Theme, Theme> = { system: 'light', light: 'dark', dark: 'system' };
const LABELS: Record<Theme, string> = {
  system: 'Theme: as the system has it',
  light: 'Theme: light',
  dark: 'Theme: dark',
};
const ICONS = { system: Monitor, light: Sun, dark: Moon };

/** Goes through the themes. */
export function ThemeButton() {
  const [theme, choose] = useTheme();
  const Icon = ICONS[theme];
  return (
    <IconButton label={LABELS[theme]} onClick={() => choose(NEXT[theme])}>
      <Icon size={18} aria-hidden />
    </IconButton>
  );
}
