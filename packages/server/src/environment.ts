import type { z } from 'zod';
import type { Setting } from './settings.ts';

/** Environment variables, as in `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The value of a setting that was checked before: as given, else its default, else undefined. */
export function read<Schema extends z.ZodType>(
  setting: Setting<Schema, string>,
  env: Environment,
): z.output<Schema>;
export function read<Schema extends z.ZodType>(
  setting: Setting<Schema, null>,
  env: Environment,
): z.output<Schema> | undefined;
export function read<Schema extends z.ZodType>(
  setting: Setting<Schema>,
  env: Environment,
): z.output<Schema> | undefined {
  const given = env[setting.name] || setting.default;
  return given === null ? undefined : setting.schema.parse(given);
}
