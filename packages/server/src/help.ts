import { type Setting, settings } from './settings.ts';

/** Every setting with its default, for `--help`. */
export function settingsHelp(): string {
  const lines = Object.values(settings).flatMap((setting: Setting) => [
    `  ${setting.name}${standardOf(setting)}`,
    `      ${setting.description}`,
  ]);
  return ['Settings are environment variables:', ...lines].join('\n');
}

function standardOf({ default: standard }: Setting): string {
  return standard === null ? '' : ` (default: ${standard})`;
}
