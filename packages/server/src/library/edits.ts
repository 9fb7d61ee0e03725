import { EngineError, type HookStyle, liesIn, recaption, writeHook } from '@reelwright/engine';
import {
  type CaptionLook,
  type CaptionWord,
  type ClipWord,
  captionWords,
  type Framing,
  type Plan,
  snapToWords,
  withFraming,
  withSegments,
  withShownWords,
} from '@reelwright/plan';
import { ServerError } from '../error.ts';
import type { LibraryContext } from './context.ts';
import { getTranscript } from './transcript.ts';

/** A plan as an edit makes it: to be handed to `changePlan`. */
export type PlanChange = (plan: Plan) => Promise<Plan>;

/** Captions as they are wanted. */
export type WantedCaptions = {
  /** What is different from the usual look. */
  readonly look: Partial<CaptionLook>;
  /** Other words, on the finished clip's clock. Default: those that are heard. */
  readonly words?: readonly ClipWord[] | undefined;
  /** What was put in place of what was asked for: kept with the plan. */
  readonly fallbacks?: Plan['fallbacks'] | undefined;
};

/** Burns captions in, or changes those that are. */
export function captioned({ look, words, fallbacks = [] }: WantedCaptions): PlanChange {
  return async (plan) => {
    const preset = plan.captions.preset === 'none' ? 'karaoke' : plan.captions.preset;
    const said = words ? { words: withShownWords(plan, words) } : {};
    const made = await refusing(recaption(plan, { preset, look, ...said }));
    const all = [...made.fallbacks, ...fallbacks].map((fallback) => JSON.stringify(fallback));
    return { ...made, fallbacks: [...new Set(all)].map((fallback) => JSON.parse(fallback)) };
  };
}

/** Burns no captions in; their words are kept. */
export const uncaptioned: PlanChange = async (plan) => ({
  ...plan,
  captions: { preset: 'none', cues: plan.captions.cues },
});

/** A hook as it is wanted: where its middle stands as a fraction of the height, its size as a factor. */
export type HookWish = {
  readonly text: string;
  readonly style: HookStyle;
  readonly centreY: number;
  readonly scale: number;
  /** Null: the whole clip. */
  readonly durationSeconds: number | null;
};

/** Burns a hook in, in place of any before. */
export function hooked(wish: HookWish): PlanChange {
  return (plan) => refusing(writeHook(plan, wish));
}

/** Burns no hook in. */
export const unhooked: PlanChange = async (plan) => ({ ...plan, hook: null });

/** What of a recut is allowed. */
export const RECUT_LIMITS = { mostSegments: 12, leastSeconds: 0.5, mostSeconds: 180 } as const;

/** A clip of other stretches of its source, on the source's clock, in the order they are shown. */
export type Recut = {
  readonly segments: readonly { readonly startSeconds: number; readonly endSeconds: number }[];
  /** Ends that lie inside a word are moved out of it. */
  readonly snapToWords: boolean;
  readonly captions: boolean;
  readonly framing: Framing;
  /** What is said in the source (`sourceWords`). */
  readonly words: readonly CaptionWord[];
};

/** Shows other stretches of the source. Throws `invalid_request` beyond `RECUT_LIMITS`. */
export function recutTo(recut: Recut): PlanChange {
  return async (plan) => {
    checkLimits(recut.segments);
    const segments = recut.snapToWords ? snapToWords(recut.segments, recut.words) : recut.segments;
    const shown = withFraming(withSegments(plan, segments), recut.framing);
    const { captions } = plan;
    if (captions.preset === 'none' || !recut.captions) return uncaptioned(shown);
    const { preset, look } = captions;
    return refusing(recaption(shown, { preset, look, words: recut.words }));
  };
}

function checkLimits(segments: Recut['segments']): void {
  const { mostSegments, leastSeconds, mostSeconds } = RECUT_LIMITS;
  if (segments.length === 0 || segments.length > mostSegments)
    throw new ServerError('invalid_request', `segments must have 1 to ${mostSegments} entries.`);
  if (segments.some(({ startSeconds, endSeconds }) => endSeconds - startSeconds < leastSeconds))
    throw new ServerError('invalid_request', `Each segment must be at least ${leastSeconds} s long.`);
  const total = segments.reduce((sum, { startSeconds, endSeconds }) => sum + endSeconds - startSeconds, 0);
  if (total > mostSeconds)
    throw new ServerError('invalid_request', `A clip is at most ${mostSeconds} s long.`);
}

/**
 * Every word of a job's source, on its clock and in order: exactly placed where the plan's captions have them, elsewhere as
 * they were first heard. Throws as `getJob`.
 */
export async function sourceWords(
  context: Pick<LibraryContext, 'db' | 'store'>,
  ownerId: string,
  jobId: string,
  plan: Plan,
): Promise<CaptionWord[]> {
  const placed = captionWords(plan);
  const transcript = await getTranscript(context, ownerId, jobId).catch((error: unknown) => {
    if (error instanceof ServerError && error.code === 'not_found') return null;
    throw error;
  });
  const spans = [...plan.segments, ...plan.cuts];
  const rough = (transcript?.words ?? [])
    .filter((word) => !spans.some((span) => liesIn(word, span)))
    .map(({ text, startSeconds, endSeconds }) => ({ text, startSeconds, endSeconds }));
  return [...placed, ...rough].sort((a, b) => a.startSeconds - b.startSeconds);
}

/** What the engine refuses because of what was asked for is the caller's to mend. */
async function refusing(making: Promise<Plan>): Promise<Plan> {
  try {
    return await making;
  } catch (error) {
    if (error instanceof EngineError && error.code === 'invalid_input')
      throw new ServerError('invalid_request', error.message, { cause: error });
    throw error;
  }
}
