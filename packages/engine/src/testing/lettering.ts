import { readFileSync } from 'node:fs';
import type { CaptionPreset } from '@reelwright/plan';
import {
  CAPTION_FONT_FAMILIES,
  type CaptionStyle,
  captionFont,
  captionLook,
  type Lettering,
  openTypefaces,
  type Typefaces,
} from '../captions/index.ts';

let opened: Typefaces | undefined;

/** The bundled typefaces, read once. */
export function bundledTypefaces(): Typefaces {
  opened ??= openTypefaces(CAPTION_FONT_FAMILIES.map((family) => readFileSync(captionFont(family).file)));
  return opened;
}

/** What a preset draws with, from the bundled fonts only. */
export function lettering(
  preset: Exclude<CaptionPreset, 'none'>,
  output?: { width: number; height: number },
  language: string | null = 'en',
): Lettering {
  return { look: captionLook(preset, output), typefaces: bundledTypefaces(), language };
}

/** A preset with what it draws with. */
export function styleOf(preset: CaptionPreset, output?: { width: number; height: number }): CaptionStyle {
  return preset === 'none' ? { preset } : { preset, lettering: lettering(preset, output) };
}
