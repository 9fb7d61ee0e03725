import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import type { Environment } from './folders.ts';

/** npm's settings by their names in an .npmrc file, e.g. `registry`, `https-proxy`, `//host/:_authToken`. */
export type NpmSettings = Readonly<Record<string, string | readonly string[]>>;

/**
 * The settings npm itself would use here: `npm_config_*` variables over the project's .npmrc over the user's over the
 * machine's (docs.npmjs.com/cli/configuring-npm/npmrc). npm is not started for it; a few lines of ini are read instead.
 */
export function readNpmSettings(env: Environment = process.env, cwd: string = process.cwd()): NpmSettings {
  const home = env.HOME || homedir();
  const files = [
    variable(env, 'globalconfig') ?? machineFile(env),
    variable(env, 'userconfig') ?? join(home, '.npmrc'),
    projectFile(cwd),
  ];
  const settings: Record<string, string | readonly string[]> = {};
  for (const file of files) if (file) Object.assign(settings, parseNpmrc(readText(file), env));
  for (const [name, value] of Object.entries(env)) {
    if (value && /^npm_config_/i.test(name)) settings[settingName(name)] = value;
  }
  return settings;
}

/** Reads an .npmrc text. `${NAME}` stands for an environment variable; `key[] = value` lines make a list. */
export function parseNpmrc(text: string, env: Environment): NpmSettings {
  const settings: Record<string, string | string[]> = {};
  for (const line of text.split(/\r?\n/)) {
    const match = /^\s*([^;#=\s][^=]*?)\s*(?:=\s*(.*?)\s*)?$/.exec(line);
    if (!match?.[1] || match[1].startsWith('[')) continue;
    const value = fillIn(unquote(match[2] ?? 'true'), env);
    const name = fillIn(match[1], env);
    if (name.endsWith('[]')) {
      const key = name.slice(0, -2);
      const list = settings[key];
      settings[key] = Array.isArray(list) ? [...list, value] : [value];
    } else settings[name] = value;
  }
  return settings;
}

/** `npm_config_https_proxy` → `https-proxy`; a leading underscore and scoped or host keys stay as they are. */
function settingName(variableName: string): string {
  const name = variableName.slice('npm_config_'.length);
  return /^[@/]/.test(name) ? name : name.toLowerCase().replace(/(?!^)_/g, '-');
}

function variable(env: Environment, name: string): string | undefined {
  return env[`npm_config_${name}`] || env[`NPM_CONFIG_${name.toUpperCase()}`] || undefined;
}

/** The nearest folder upwards with a package.json or node_modules is the project, as npm has it. */
function projectFile(cwd: string): string {
  for (let folder = cwd; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json')) || existsSync(join(folder, 'node_modules')))
      return join(folder, '.npmrc');
    if (dirname(folder) === folder) return join(cwd, '.npmrc');
  }
}

/** `etc/npmrc` under the prefix of the npm that is on the path. */
function machineFile(env: Environment): string | null {
  const folder = (env.PATH ?? '').split(delimiter).find((entry) => entry && existsSync(join(entry, 'npm')));
  return folder ? join(dirname(folder), 'etc', 'npmrc') : null;
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    // Most of these files do not exist; npm ignores unreadable ones too.
    return '';
  }
}

function unquote(value: string): string {
  const quoted = /^"(.*)"$/.exec(value) ?? /^'(.*)'$/.exec(value);
  return quoted?.[1]?.replaceAll('\\n', '\n') ?? value;
}

/** `${NAME}` becomes the variable's value, `${NAME?}` nothing when it is not set; an unset `${NAME}` stays as written. */
function fillIn(text: string, env: Environment): string {
  return text.replace(
    /\$\{([^}?]+)(\?)?\}/g,
    (written, name: string, optional: string | undefined) => env[name] ?? (optional ? '' : written),
  );
}
