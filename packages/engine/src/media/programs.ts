import { spawnSync } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { EngineError } from '../error.ts';

/** The programs this room starts. */
export type ProgramName = 'ffmpeg' | 'ffprobe';

const overrides = { ffmpeg: 'FFMPEG_PATH', ffprobe: 'FFPROBE_PATH' } as const;

/**
 * The file of a program: `FFMPEG_PATH` or `FFPROBE_PATH` when set, else the first one on `PATH`.
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
    `${name} is not installed; install it with ${installCommand()}, or set ${overrides[name]}.`,
  );
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

function installCommand(): string {
  if (process.platform === 'darwin') return '`brew install ffmpeg`';
  const managers = [
    ['apt-get', 'apt-get install ffmpeg'],
    ['dnf', 'dnf install ffmpeg'],
    ['apk', 'apk add ffmpeg'],
    ['pacman', 'pacman -S ffmpeg'],
  ] as const;
  const command = managers.find(([manager]) => findOnPath(manager))?.[1] ?? 'apt-get install ffmpeg';
  return process.getuid?.() === 0 ? `\`${command}\`` : `\`sudo ${command}\``;
}
