import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EngineError } from '../error.ts';
import { findProgram, runEspeak } from '../media/index.ts';
import { possiblePace, sayable, type Voice } from './voice.ts';

/** Words a minute that espeak-ng says unless told otherwise. */
const USUAL_WORDS_A_MINUTE = 165;

/** A line takes a fraction of a second. */
const LONGEST_SECONDS = 60;

/** Languages whose voice has another name. */
const OTHER_NAMES: Readonly<Record<string, string>> = { zh: 'cmn', no: 'nb' };

/**
 * The voice of espeak-ng for a language (BCP 47; the region counts where it has one of its own). Throws EngineError
 * `missing_dependency` when espeak-ng is not installed, `language_unsupported` when it does not speak the language.
 */
export async function openEspeak(language: string): Promise<Voice> {
  findProgram('espeak-ng');
  const spoken = await languages();
  const tag = language.toLowerCase();
  const [base = tag] = tag.split('-');
  const name = [tag, OTHER_NAMES[base], base].find((one) => one !== undefined && spoken.has(one));
  if (name === undefined)
    throw new EngineError('language_unsupported', `The local voice (espeak-ng) does not speak ${language}.`);
  return {
    name: `espeak-ng ${name}`,
    async speak(line, { folder, name: file, signal }) {
      const text = sayable(line.text);
      if (text === null) return null;
      const said = join(folder, `${file}.txt`);
      const sound = join(folder, `${file}.wav`);
      // From a file: what is said is never an argument.
      await writeFile(said, text);
      const speed = Math.round(USUAL_WORDS_A_MINUTE * possiblePace(line.pace));
      const args = ['-v', name, '-s', `${speed}`, '-b', '1', '-f', said, '-w', sound];
      await runEspeak(args, { stage: 'speak', signal, timeoutSeconds: LONGEST_SECONDS });
      return sound;
    },
    async close() {},
  };
}

/**
 * The folder of espeak-ng's data: how the letters of its languages sound, which natural voices ask too. Throws EngineError
 * `missing_dependency` when espeak-ng is not installed or does not say where its data is.
 */
export async function espeakData(): Promise<string> {
  findProgram('espeak-ng');
  const said = await runEspeak(['--version'], { stage: 'find voices', timeoutSeconds: LONGEST_SECONDS });
  const folder = /Data at: (.+)$/m.exec(said)?.[1]?.trim();
  if (folder) return folder;
  throw new EngineError(
    'missing_dependency',
    'espeak-ng does not say where its data is ("espeak-ng --version"); install version 1.50 or later.',
  );
}

/** The languages that espeak-ng lists; `en-us` is `en` too. */
async function languages(): Promise<Set<string>> {
  const listed = await runEspeak(['--voices'], { stage: 'list voices', timeoutSeconds: LONGEST_SECONDS });
  const names = listed
    .split('\n')
    .slice(1)
    .flatMap((line) => line.trim().split(/\s+/)[1]?.toLowerCase() ?? []);
  return new Set(names.flatMap((name) => [name, name.split('-')[0] ?? name]));
}
