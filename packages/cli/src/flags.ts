import {
  type ClipOptions,
  EngineError,
  type LanguageModelSettings,
  languageModelNamed,
  parseClipOptions,
  parseLanguage,
  recogniserNames,
} from '@reelwright/engine';
import { type Command, Option } from 'commander';
import { UsageError } from './exit.ts';

/** Adds a flag for every clipping option. Their values are checked by the one schema of the engine. */
export function addClipFlags(command: Command): Command {
  return command
    .option('--mode <mode>', 'ai: choose the best moments; none: one clip of all of it', 'ai')
    .option('-n, --num-clips <count>', 'how many clips, 1 to 10', '3')
    .option('-l, --clip-length <length>', 'short 3-15 s, medium 20-45 s, long 45-90 s', 'medium')
    .option('-a, --aspect-ratio <ratio>', '9:16, 1:1, 4:5 or 16:9', '9:16')
    .option('-c, --caption-preset <preset>', 'burned-in captions: none, karaoke, beasty or mozi', 'karaoke')
    .option('-g, --genre <genre>', 'podcast, interview, vlog, tutorial or auto', 'auto')
    .option('-p, --prompt <text>', 'what to look for, e.g. "focus on hiring"', '')
    .option('--trim-start <seconds>', 'ignore the source before this', '0')
    .option('--trim-end <seconds>', 'ignore the source after this')
    .option('-q, --quality <quality>', 'low (720 wide), medium or high', 'medium')
    .addOption(new Option('--no-remove-ai-voice', "keep the interviewer's turns"))
    .option('--pace <pace>', 'natural; tight or fast: shorter pauses, no filler words', 'natural')
    .option('--burn-hook', 'show the hook as text over the first seconds')
    .addOption(new Option('--no-highlight-keywords', 'captions in one colour but for the word being said'))
    .addOption(new Option('--no-auto-hook', 'write no hook and no hashtags'));
}

/** Adds the flags that say which language model judges. Its key comes from the environment: arguments are seen by all. */
export function addLanguageModelFlags(command: Command): Command {
  return command
    .option(
      '--language-model <provider/model>',
      'who judges the moments: google/…, openai-compatible/… or ollama/… (default: what the environment configures)',
    )
    .option('--language-model-url <address>', 'where --language-model is asked, if not at its own address')
    .addOption(new Option('--no-language-model', 'ask nobody: rules and measures decide'));
}

/** The language model flags as commander hands them over. */
export type LanguageModelFlags = { languageModel?: string | boolean; languageModelUrl?: string };

/** The language model that the flags ask for; undefined leaves it to the environment. Throws UsageError. */
export function languageModelSettings(flags: LanguageModelFlags): LanguageModelSettings | null | undefined {
  const { languageModel: name, languageModelUrl: baseUrl } = flags;
  if (name === false) return null;
  if (typeof name !== 'string') {
    if (baseUrl === undefined) return undefined;
    throw new UsageError('--language-model-url needs --language-model.');
  }
  try {
    const settings = languageModelNamed(name, process.env);
    return baseUrl === undefined ? settings : { ...settings, baseUrl };
  } catch (error) {
    if (error instanceof EngineError && error.code === 'invalid_input')
      throw new UsageError(`--language-model: ${error.message}`);
    throw error;
  }
}

/** Adds the flags that say how a source is heard. */
export function addHearingFlags(command: Command): Command {
  return command
    .addOption(
      new Option('-r, --recogniser <name>', 'who listens: moonshine knows English, the others more')
        .choices(recogniserNames())
        .default('moonshine-tiny'),
    )
    .addOption(
      new Option('--language <tag>', 'what is spoken, e.g. en, de, pt-BR; auto: found out')
        .argParser(languageFlag)
        .default('auto'),
    )
    .option(
      '-t, --transcript <file>',
      '.srt, .vtt or words .json to use instead of listening (default: one beside the video)',
    )
    .addOption(
      new Option('--listen', 'listen even when a transcript lies beside the video').conflicts('transcript'),
    )
    .option('--no-cache', 'measure everything anew');
}

function languageFlag(tag: string): string {
  try {
    return parseLanguage(tag) ?? 'auto';
  } catch (error) {
    if (error instanceof EngineError)
      throw new UsageError(error.message.replace('settings.language', '--language'));
    throw error;
  }
}

/** The clipping flags as commander hands them over: unchecked. */
export type ClipFlags = { [Option in keyof ClipOptions]?: unknown };

/** The options that the flags ask for. Throws UsageError naming the flag that is wrong. */
export function clipOptions(flags: ClipFlags): ClipOptions {
  try {
    return parseClipOptions({
      mode: flags.mode,
      numClips: number(flags.numClips),
      clipLength: flags.clipLength,
      aspectRatio: flags.aspectRatio,
      captionPreset: flags.captionPreset,
      removeAiVoice: flags.removeAiVoice,
      pace: flags.pace,
      autoHook: flags.autoHook,
      burnHook: flags.burnHook,
      highlightKeywords: flags.highlightKeywords,
      prompt: flags.prompt,
      genre: flags.genre,
      trimStart: number(flags.trimStart),
      trimEnd: flags.trimEnd === undefined ? null : number(flags.trimEnd),
      quality: flags.quality,
    });
  } catch (error) {
    if (error instanceof EngineError && error.code === 'invalid_input')
      throw new UsageError(flagged(error.message));
    throw error;
  }
}

/** Text that is no number stays text, so that the schema refuses it by name. */
function number(value: unknown): unknown {
  if (typeof value !== 'string' || value.trim() === '') return value;
  const parsed = Number(value);
  return Number.isNaN(parsed) ? value : parsed;
}

/** A message with its options as flags: `options.numClips must …` as `--num-clips must …`. */
export function flagged(message: string): string {
  return message.replaceAll(
    /options\.(\w+)/g,
    (_, name: string) => `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`,
  );
}
