import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { EngineError } from '../error.ts';
import type { Fallback } from '../facts/index.ts';
import { runFfmpeg } from '../media/index.ts';
import { withAllPlanes } from './character-map.ts';

/** Letters tried out at most; a clip in Chinese has a few hundred different ones. */
const MOST_LETTERS = 2000;

/**
 * Lays captions and their fonts into ffmpeg's working folder, under the names that graphs use, and lets libass say which
 * font it takes for every style and which letters it does not find. Throws `missing_dependency` when it would take
 * another font than the style names; letters that the font lacks are a fallback.
 */
export async function layCaptions(
  captions: string,
  fonts: readonly string[],
  folder: string,
  signal?: AbortSignal,
): Promise<{ captions: string; fonts: string; fallbacks: Fallback[] }> {
  const names = { captions: 'captions.ass', fonts: 'fonts' };
  await mkdir(join(folder, names.fonts));
  for (const [i, font] of fonts.entries()) {
    try {
      const copy = join(folder, names.fonts, `${i}-${basename(font).replace(/[^\w.-]/g, '_')}`);
      await writeFile(copy, withAllPlanes(await readFile(font)));
    } catch (cause) {
      throw new EngineError(
        'missing_dependency',
        `The font file ${font} cannot be read; run npm install again.`,
        {
          cause,
        },
      );
    }
  }
  await writeFile(join(folder, names.captions), captions);
  const fallbacks = await rehearse(captions, folder, names.fonts, signal);
  return { ...names, fallbacks };
}

async function rehearse(
  captions: string,
  folder: string,
  fontsFolder: string,
  signal: AbortSignal | undefined,
): Promise<Fallback[]> {
  const { letters, script } = rehearsal(captions);
  const families = [...letters.keys()];
  if (families.length === 0) return [];
  await writeFile(join(folder, 'rehearsal.ass'), script);
  const { stderr } = await runFfmpeg(
    [
      ...['-loglevel', 'verbose', '-f', 'lavfi', '-i', 'color=s=64x64:d=0.04'],
      ...['-vf', `ass=rehearsal.ass:fontsdir=${fontsFolder}`, '-f', 'null', '-'],
    ],
    { stage: 'try out fonts', cwd: folder, signal, timeoutSeconds: 60 },
  );
  for (const family of families) {
    const taken = takenFont(stderr, family);
    if (taken !== null && plain(taken).startsWith(plain(family))) continue;
    throw new EngineError(
      'missing_dependency',
      `The caption font ${family} is missing${taken ? ` (${taken} would be taken)` : ''}; hand in its TrueType file.`,
    );
  }
  const shown = [...letters.values()].join('');
  const missing = missingLetters(stderr).filter((letter) => shown.includes(letter));
  if (missing.length === 0) return [];
  return [
    {
      used: 'another font, or an empty box where none has them',
      instead_of: families.join(', '),
      reason: `The ${families.length === 1 ? 'font has' : 'fonts have'} no letters for ${missing.slice(0, 20).join(' ')}${missing.length > 20 ? ' and more' : ''}.`,
    },
  ];
}

/** A script that shows, at time 0 and in every used family, each letter that the captions set in it once. */
export function rehearsal(captions: string): { letters: Map<string, string>; script: string } {
  const lines = captions.split('\n');
  const styles = lines.filter((line) => line.startsWith('Style:')).map((line) => line.slice(6).split(','));
  const familyOf = new Map(styles.map(([name, family]) => [name?.trim() ?? '', family ?? '']));
  const letters = new Map<string, Set<string>>();
  for (const line of lines) {
    if (!line.startsWith('Dialogue:')) continue;
    const fields = line.split(',');
    for (const { family, text } of stretches(
      fields.slice(9).join(','),
      familyOf.get(fields[3] ?? '') ?? '',
    )) {
      const found = letters.get(family) ?? new Set();
      letters.set(family, found);
      for (const letter of text) if (found.size < MOST_LETTERS && !UNSEEN.test(letter)) found.add(letter);
    }
  }
  const head = lines.slice(
    0,
    lines.findIndex((line) => line.startsWith('[Events]')),
  );
  const [style] = styles[0] ?? [];
  const events = [...letters].map(
    ([family, found]) =>
      `Dialogue: 0,0:00:00.00,0:00:01.00,${style?.trim() ?? ''},,0,0,0,,{\\fn${family}\\fs8\\bord0\\shad0}${[...found].join('')}`,
  );
  const format = 'Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text';
  return {
    letters: new Map([...letters].map(([family, found]) => [family, [...found].join('')])),
    script: `${[...head, '[Events]', format, ...events].join('\n')}\n`,
  };
}

/** Letters that draw nothing or are no letters of the text: escapes, joiners, selectors. */
const UNSEEN = /[\\{}\s\p{Default_Ignorable_Code_Point}]/u;

/** An event's text as stretches of one family, from one `\fn` to the next. */
function stretches(text: string, family: string): { family: string; text: string }[] {
  // Text and override blocks take turns; an escaped brace is text.
  const parts = text.split(/(?<!\\)\{([^}]*)\}/);
  let current = family;
  return parts.flatMap((part, i) => {
    if (i % 2 === 0) return part === '' ? [] : [{ family: current, text: part }];
    current = /\\fn([^\\}]+)/.exec(part)?.[1] ?? current;
    return [];
  });
}

/** The font that libass took for a family, from its log (`fontselect: (Family, 400, 0) -> File, 0, PostScript-Name`). */
export function takenFont(log: string, family: string): string | null {
  for (const match of log.matchAll(/fontselect: \((.*), \d+, \d+\) -> .*, -?\d+, (.*)$/gm))
    if (match[1] === family) return match[2]?.trim() ?? null;
  return null;
}

function missingLetters(log: string): string[] {
  const codes = Array.from(log.matchAll(/[Gg]lyph 0x([0-9A-Fa-f]+) not found/g), (match) =>
    Number.parseInt(match[1] ?? '', 16),
  );
  return [...new Set(codes)].filter((code) => code <= 0x10ffff).map((code) => String.fromCodePoint(code));
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}
