import { EngineError } from '../error.ts';
import type { Fallback, Source, Span } from '../facts/index.ts';
import { chooseMoments, clipSpan, type Moment } from '../moments/index.ts';
import type { Context } from './context.ts';
import { inStage } from './events.ts';
import { align, type Heard, hear } from './hear.ts';
import { type ClipOptions, LENGTH_WINDOWS } from './options.ts';

/** What is going to be clipped: moments with their exact spans, best first, and what was heard. */
export type Chosen = {
  moments: { moment: Moment | null; span: Span }[];
  heard: Heard | null;
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
  const choose = () =>
    inStage(context.events, 'choose', () =>
      chooseMoments(heard.transcript, heard.sound, {
        count: options.numClips,
        window: LENGTH_WINDOWS[options.clipLength],
        genre: options.genre,
        prompt: options.prompt,
        within,
      }),
    );
  let chosen = await choose();
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const rough = chosen.moments.filter((moment) => isRough(heard, moment));
    if (rough.length === 0) break;
    heard = await align(
      path,
      source,
      heard,
      rough.map(({ startSeconds, endSeconds }) => ({ startSeconds, endSeconds })),
      context,
    );
    chosen = await choose();
  }
  return {
    moments: chosen.moments.map((moment) => ({
      moment,
      span: clipSpan(heard.transcript, moment.sentences, within),
    })),
    heard,
    fallbacks: chosen.fallbacks,
  };
}

function isRough(heard: Heard, moment: Moment): boolean {
  const first = heard.transcript.sentences[moment.sentences.first];
  const last = heard.transcript.sentences[moment.sentences.last];
  if (!first || !last) return false;
  return heard.transcript.words
    .slice(first.firstWord, last.lastWord + 1)
    .some((word) => word.timing === 'estimated');
}

/** One clip of all of the (trimmed) source; its words are only needed for captions. */
export async function wholeSource(
  path: string,
  source: Source,
  within: Span,
  options: ClipOptions,
  context: Context,
): Promise<Chosen> {
  const moments = [{ moment: null, span: within }];
  if (source.sound === null) {
    const fallback = {
      used: 'no captions',
      instead_of: `${options.captionPreset} captions`,
      reason: 'The source has no sound.',
    };
    return { moments, heard: null, fallbacks: options.captionPreset === 'none' ? [] : [fallback] };
  }
  const heard = await align(path, source, await hear(path, source, within, context), [within], context);
  const silent = heard.transcript.words.length === 0 && options.captionPreset !== 'none';
  const fallback = {
    used: 'no captions',
    instead_of: `${options.captionPreset} captions`,
    reason: 'Nothing is said in the source.',
  };
  return { moments, heard, fallbacks: silent ? [fallback] : [] };
}
