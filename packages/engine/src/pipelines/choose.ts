import { EngineError } from '../error.ts';
import type { Fallback, Source, Span } from '../facts/index.ts';
import { chooseMoments, clipSpan, type Moment, type MomentOptions } from '../moments/index.ts';
import type { Context } from './context.ts';
import { inStage } from './events.ts';
import { align, type Heard, hear } from './hear.ts';
import { judge } from './judge.ts';
import type { LanguageModelUse } from './manifest.ts';
import { type ClipOptions, lengthWindow, momentCount } from './options.ts';

/** What is going to be clipped: moments with their exact spans, best first, and what was heard. */
export type Chosen = {
  moments: { moment: Moment | null; span: Span }[];
  heard: Heard | null;
  languageModel: LanguageModelUse | null;
  fallbacks: Fallback[];
};

/** Rounds of choosing and aligning; more than three changes of mind would chase hundredths of a second. */
const MOST_ROUNDS = 3;

/**
 * Chooses on roughly placed words, places the words of what was chosen exactly, and chooses again, until everything
 * chosen is exact: aligning an hour to use two minutes of it would cost more than all the rest.
 */
export async function bestMoments(
  path: string,
  source: Source,
  within: Span,
  options: ClipOptions,
  context: Context,
): Promise<Chosen> {
  let heard = await hear(path, source, within, context);
  if (heard.transcript.sentences.length === 0)
    throw new EngineError(
      'no_speech',
      'Nothing is said in this video, so there is nothing to choose from. Use mode "none" to make one clip of all of it.',
    );
  const wanted = {
    count: momentCount(options, within.endSeconds - within.startSeconds),
    window: lengthWindow(options),
    genre: options.genre,
    prompt: options.prompt,
    within,
  };
  // Asked once, on the words as first heard: what is said does not change when its words are placed.
  const judged = await judge(source, heard, wanted, 'find', context);
  const choose = () =>
    inStage(context.events, 'choose', () =>
      chooseMoments(heard.transcript, heard.sound, wanted, judged.judgement),
    );
  let chosen = await choose();
  const tried = new Set<string>();
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const rough = chosen.moments.filter((moment) => isRough(heard, moment) && !tried.has(nameOf(moment)));
    if (rough.length === 0) break;
    for (const moment of rough) tried.add(nameOf(moment));
    heard = await align(
      path,
      source,
      heard,
      rough.map(({ startSeconds, endSeconds }) => ({ startSeconds, endSeconds })),
      context,
    );
    chosen = await choose();
  }
  if (chosen.moments.length === 0)
    throw new EngineError(
      'no_speech',
      'No whole sentence lies in the part to be clipped. Trim less, or use mode "none" to make one clip of all of it.',
    );
  return {
    moments: chosen.moments.map((moment) => ({
      moment: asWanted(moment, options),
      span: clipSpan(heard.transcript, moment.sentences, within, heard.sound?.events ?? null),
    })),
    heard,
    languageModel: judged.use,
    fallbacks: [...judged.fallbacks, ...chosen.fallbacks],
  };
}

/** Without `autoHook` a clip has what says what it is (title, insight, feeling), and nothing to publish it with. */
function asWanted(moment: Moment, { autoHook }: ClipOptions): Moment {
  return autoHook ? moment : { ...moment, viralHook: '', hashtags: [] };
}

/** Words that would not align stay rough; trying them again would not help. */
function nameOf({ sentences }: Moment): string {
  return `${sentences.first}-${sentences.last}`;
}

function isRough(heard: Heard, moment: Moment): boolean {
  const first = heard.transcript.sentences[moment.sentences.first];
  const last = heard.transcript.sentences[moment.sentences.last];
  if (!first || !last) return false;
  return heard.transcript.words
    .slice(first.firstWord, last.lastWord + 1)
    .some((word) => word.timing === 'estimated');
}

/** One clip of all of the (trimmed) source, with whatever is said in it. */
export async function wholeSource(
  path: string,
  source: Source,
  within: Span,
  options: ClipOptions,
  context: Context,
): Promise<Chosen> {
  if (source.sound === null) return unsaid(within, options, 'The source has no sound.');
  const rough = await hear(path, source, within, context).catch((error: unknown) => {
    if (error instanceof EngineError && error.code === 'language_unsupported') return error;
    throw error;
  });
  if (rough instanceof EngineError) return unsaid(within, options, rough.message);
  const heard = await align(path, source, rough, [within], context);
  if (heard.transcript.words.length === 0) return unsaid(within, options, 'Nothing is said in the source.');
  const wanted = wholeOf(within);
  const judged = options.autoHook
    ? await judge(source, heard, wanted, 'whole', context)
    : { judgement: null, use: null, fallbacks: [] };
  const { moments } = chooseMoments(heard.transcript, heard.sound, wanted, judged.judgement);
  const [moment] = moments;
  return {
    moments: [{ moment: moment ? asWanted(allThatIsSaid(moment, heard), options) : null, span: within }],
    heard,
    languageModel: judged.use,
    fallbacks: judged.fallbacks,
  };
}

/** What is told of the best of a source, with all that is said in it: sentences that its ends cut are spoken too. */
function allThatIsSaid(moment: Moment, { transcript }: Heard): Moment {
  const last = transcript.sentences.at(-1)?.id ?? moment.sentences.last;
  const text = transcript.sentences.map((sentence) => sentence.text.trim()).join(' ');
  return { ...moment, sentences: { first: 0, last }, transcript: text };
}

/** A clip of a source without words: nothing to write on it or about it. */
function unsaid(within: Span, options: ClipOptions, reason: string): Chosen {
  const fallback = { used: 'no captions', instead_of: `${options.captionPreset} captions`, reason };
  const fallbacks = options.captionPreset === 'none' ? [] : [fallback];
  return { moments: [{ moment: null, span: within }], heard: null, languageModel: null, fallbacks };
}

/** Asks for all that is said as one moment: a window longer than the source has one candidate, everything. */
function wholeOf(within: Span): MomentOptions {
  const seconds = within.endSeconds - within.startSeconds;
  const window = { minSeconds: seconds + 1, maxSeconds: seconds + 2 };
  return { count: 1, window, genre: 'auto', prompt: '', within };
}
