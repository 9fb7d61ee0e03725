import { homedir } from 'node:os';
import { type Setting, settings } from './settings.ts';

/** Every setting with its default, for `--help`. */
export function settingsHelp(): string {
  const lines = Object.values(settings).flatMap((setting: Setting) => [
    `  ${setting.name}${setting.default === null ? '' : ` (default: ${setting.default})`}`,
    `      ${setting.description}`,
  ]);
  return ['Settings are environment variables:', ...lines].join('\n');
}

/** Every setting as a table in Markdown, for docs/server.md, which a test compares with this. */
export function settingsTable(): string {
  const rows = Object.values(settings).map(({ name, default: standard, description }: Setting) => {
    // The folder depends on who reads.
    const shown = standard === null ? '' : `\`${standard.replace(homedir(), '~')}\``;
    return `| \`${name}\` | ${shown} | ${description} |`;
  });
  return ['| variable | default | |', '|---|---|---|', ...rows].join('\n');
}
