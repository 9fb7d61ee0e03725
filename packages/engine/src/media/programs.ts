import { spawnSync } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { EngineError } from '../error.ts';

/** The programs this room starts. */
export type ProgramName = 'ffmpeg' | 'ffprobe' | 'espeak-ng';

const overrides = {
  ffmpeg: 'FFMPEG_PATH',
  ffprobe: 'FFPROBE_PATH',
  'espeak-ng': 'ESPEAK_NG_PATH',
} as const;

/** The package that brings a program. */
const packages = { ffmpeg: 'ffmpeg', ffprobe: 'ffmpeg', 'espeak-ng': 'espeak-ng' } as const;

/**
 * The file of a program: `FFMPEG_PATH`, `FFPROBE_PATH` or `ESPEAK_NG_PATH` when set, else the first one on `PATH`.
 * Throws `missing_dependency` naming the command that installs it.
 */
export function findProgram(name: ProgramName): string {
  const override = process.env[overrides[name]];
  if (override) {
    if (isExecutable(override)) return override;
    throw new EngineError(
      'missing_dependency',
      `${overrides[name]} names ${override}, which is not a program; correct or unset it.`,
    );
  }
  const found = findOnPath(name);
  if (found) return found;
  throw new EngineError(
    'missing_dependency',
    `${name} is not installed; install it with ${installCommand(packages[name])}, or set ${overrides[name]}.`,
  );
}

/** Whether a program is there. */
export function hasProgram(name: ProgramName): boolean {
  try {
    return findProgram(name) !== '';
  } catch (error) {
    if (error instanceof EngineError) return false;
    throw error;
  }
}

/** A program on `PATH`, or null. */
export function findOnPath(name: string): string | null {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    const file = join(folder, name);
    if (folder !== '' && isExecutable(file)) return file;
  }
  return null;
}

/**
 * Whether this ffmpeg has a filter, e.g. `zscale`. Asked once per program file and process: the answer cannot change
 * while the file does not.
 */
export function hasFilter(name: string): boolean {
  const program = findProgram('ffmpeg');
  let filters = knownFilters.get(program);
  if (!filters) {
    const listing = spawnSync(program, ['-nostdin', '-hide_banner', '-filters'], {
      encoding: 'utf8',
      timeout: 10_000,
    });
    // Lines look like ` .SC zscale            V->V       Apply resizing…`.
    filters = new Set((listing.stdout ?? '').split('\n').map((line) => line.trim().split(/\s+/)[1] ?? ''));
    knownFilters.set(program, filters);
  }
  return filters.has(name);
}

const knownFilters = new Map<string, Set<string>>();

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

function installCommand(name: string): string {
  if (process.platform === 'darwin') return `\`brew install ${name}\``;
  const managers = [
    ['apt-get', 'apt-get install'],
    ['dnf', 'dnf install'],
    ['apk', 'apk add'],
    ['pacman', 'pacman -S'],
  ] as const;
  const install = managers.find(([manager]) => findOnPath(manager))?.[1] ?? 'apt-get install';
  const command = `${install} ${name}`;
  return process.getuid?.() === 0 ? `\`${command}\`` : `\`sudo ${command}\``;
}
