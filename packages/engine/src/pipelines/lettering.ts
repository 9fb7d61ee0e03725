import { readFile } from 'node:fs/promises';
import type { CaptionLook, CaptionPreset, Plan } from '@reelwright/plan';
import {
  CAPTION_FONT_FAMILIES,
  type CaptionStyle,
  captionFont,
  captionLook,
  hasEmoji,
  hookLook,
  type Lettering,
  neededFamilies,
  openTypefaces,
  type Typefaces,
} from '../captions/index.ts';
import { EngineError, throwIfCancelled } from '../error.ts';
import type { Fallback } from '../facts/index.ts';
import { fontNamed, obtainModel } from '../models/index.ts';
import type { Writing } from './assemble.ts';
import type { Chosen } from './choose.ts';
import type { ClipOptions } from './options.ts';

/** Font files and what they measure. */
export type OpenedFonts = { files: string[]; typefaces: Typefaces };

/**
 * What captions of a preset are drawn with when they say these texts: the preset's look, with `changes`, and the fonts that
 * the texts need beside its own, fetched once. A font that cannot be had is a fallback, as are emoji. Throws `missing_dependency`
 * when the preset's own font is not installed, or `cancelled`.
 */
export async function letteringFor(
  texts: readonly string[],
  language: string | null,
  preset: Exclude<CaptionPreset, 'none'>,
  output: { width: number; height: number },
  signal?: AbortSignal | undefined,
  changes: Partial<CaptionLook> = {},
): Promise<{ lettering: Lettering; fallbacks: Fallback[] }> {
  const look = { ...captionLook(preset, output), ...changes };
  const own = await openFonts([look.fontFamily], signal);
  const needed = neededFamilies(texts, { look, typefaces: own.typefaces, language });
  const fallbacks: Fallback[] = [];
  const had: string[] = [];
  for (const family of needed) {
    try {
      await fontFile(family, signal);
      had.push(family);
    } catch (error) {
      throwIfCancelled(signal);
      if (!(error instanceof EngineError)) throw error;
      fallbacks.push({
        used: 'a font of this machine, if it has one',
        instead_of: family,
        reason: error.message,
      });
    }
  }
  if (hasEmoji(texts))
    fallbacks.push({
      used: 'emoji in the colour of the text',
      instead_of: 'emoji in their own colours',
      reason: 'The caption renderer draws outlines, which colour fonts do not have.',
    });
  const whole: CaptionLook = had.length > 0 ? { ...look, fallbackFonts: had } : look;
  const { typefaces } = await openFonts([look.fontFamily, ...had], signal);
  return { lettering: { look: whole, typefaces, language }, fallbacks };
}

/**
 * What the clips of a job are written with: captions of the preset that was asked for, and hooks when they are to be
 * burned in. Reads what is said inside the clips, so that only fonts that are used are fetched. Throws like
 * `letteringFor`.
 */
export async function writingFor(
  chosen: Chosen,
  options: ClipOptions,
  output: { width: number; height: number },
  signal?: AbortSignal | undefined,
): Promise<{ writing: Writing; fallbacks: Fallback[] }> {
  const { captionPreset: preset, burnHook } = options;
  if (preset === 'none' && !burnHook) return { writing: { captions: { preset }, hook: null }, fallbacks: [] };
  const language = chosen.heard?.transcript.language ?? null;
  const texts = [
    ...(preset === 'none' ? [] : wordsSaid(chosen)),
    ...(burnHook ? chosen.moments.map(({ moment }) => moment?.viralHook ?? '') : []),
  ];
  const drawn = preset === 'none' ? HOOK_PRESET : preset;
  const { lettering, fallbacks } = await letteringFor(texts, language, drawn, output, signal);
  const captions: CaptionStyle = preset === 'none' ? { preset } : { preset, lettering };
  const hook = burnHook ? { ...lettering, look: hookLook(lettering.look, options.hookStyle) } : null;
  return { writing: { captions, hook }, fallbacks };
}

/** Whose letters a hook has that does not share those of captions. */
export const HOOK_PRESET = 'karaoke';

function wordsSaid({ moments, heard }: Chosen): string[] {
  const words = heard?.transcript.words ?? [];
  const said = moments.flatMap(({ span }) =>
    words.filter((word) => word.endSeconds > span.startSeconds && word.startSeconds < span.endSeconds),
  );
  return [...new Set(said.map((word) => word.text))];
}

/** The fonts that a plan's looks name. Throws `missing_dependency` or `model_unavailable` when one cannot be had. */
export async function fontsOf(plan: Plan, signal?: AbortSignal | undefined): Promise<OpenedFonts> {
  const looks = [
    ...(plan.captions.preset === 'none' ? [] : [plan.captions.look]),
    ...(plan.hook === null ? [] : [plan.hook.look]),
  ];
  return openFonts(
    [...new Set(looks.flatMap((look) => [look.fontFamily, ...(look.fallbackFonts ?? [])]))],
    signal,
  );
}

async function openFonts(families: readonly string[], signal: AbortSignal | undefined): Promise<OpenedFonts> {
  const files: string[] = [];
  for (const family of families) files.push(await fontFile(family, signal));
  return { files, typefaces: openTypefaces(await Promise.all(files.map((file) => readFile(file)))) };
}

/**
 * The path of a caption font's file: bundled, or fetched into the store of models. Throws EngineError
 * `missing_dependency` for a family that is neither, `model_unavailable`, or `cancelled`.
 */
export async function fontFile(family: string, signal?: AbortSignal | undefined): Promise<string> {
  const name = fontNamed(family);
  if (name === null || CAPTION_FONT_FAMILIES.includes(family)) return captionFont(family).file;
  const { [family]: file } = await obtainModel(name, { signal });
  if (file === undefined)
    throw new EngineError('internal', `The catalogue of fonts names no file for ${family}.`);
  return file;
}
