import {
  type CaptionCue,
  type CaptionLook,
  type CaptionPreset,
  type Captions,
  type CaptionWord,
  captionWords,
  type Plan,
} from '@reelwright/plan';
import { type CaptionStyle, composeCues, emphasise } from '../captions/index.ts';
import { endsSentence, joinWords, type Transcript } from '../facts/index.ts';
import { letteringFor } from './lettering.ts';

/** What is to be captioned, and how. */
export type Recaptioning = {
  preset: CaptionPreset;
  /** What is different from the preset's look. With another `centreY` than before every cue stands there. Default: nothing. */
  look?: Partial<CaptionLook> | undefined;
  /** On the source's clock, in order of time. Default: the words that the plan captions now. */
  words?: readonly CaptionWord[] | undefined;
  /** What the words are in, BCP 47. Default: the plan's language. */
  language?: string | null | undefined;
  signal?: AbortSignal | undefined;
};

/**
 * The same video with its words captioned anew: grouped into cues and lines as the preset wants it, in fonts that have
 * their letters. A cue keeps out of the way of faces where the cue before it did. Throws EngineError
 * `missing_dependency` when the preset's own font is not installed, or `cancelled`; a font that cannot be fetched is a
 * fallback in the plan.
 */
export async function recaption(plan: Plan, wanted: Recaptioning): Promise<Plan> {
  const { preset, signal } = wanted;
  const words = wanted.words ?? captionWords(plan);
  const language = wanted.language === undefined ? plan.language : wanted.language;
  const texts = words.map((word) => word.text);
  const stretches = [...plan.segments, ...plan.cuts].sort((a, b) => a.startSeconds - b.startSeconds);
  const compose = (style: CaptionStyle) =>
    composeCues(transcriptOf(words, language), null, stretches, style, plan.output);
  if (preset === 'none') {
    return { ...plan, language, captions: { preset, cues: compose({ preset }) } };
  }
  const { lettering, fallbacks } = await letteringFor(
    texts,
    language,
    preset,
    plan.output,
    signal,
    wanted.look,
  );
  const plain = compose({ preset, lettering });
  const hadEmphasis = captionWords(plan).some((word) => word.emphasis);
  const marked = hadEmphasis ? emphasise(plain, texts) : plain;
  const before = plan.captions.preset === 'none' ? undefined : plan.captions.look.centreY;
  const isPlaced = wanted.look?.centreY !== undefined && wanted.look.centreY !== before;
  const cues = isPlaced ? marked : marked.map((cue) => placed(cue, plan.captions));
  return {
    ...plan,
    language,
    captions: { preset, look: lettering.look, cues },
    fallbacks: [...plan.fallbacks, ...fallbacks],
  };
}

/** The place of the old cue that a new one mostly takes the place of. */
function placed(cue: CaptionCue, before: Captions): CaptionCue {
  if (before.preset === 'none') return cue;
  const overlap = (old: CaptionCue) =>
    Math.min(old.endSeconds, cue.endSeconds) - Math.max(old.startSeconds, cue.startSeconds);
  const [old] = before.cues.filter((one) => overlap(one) > 0).sort((a, b) => overlap(b) - overlap(a));
  return old?.centreY === undefined ? cue : { ...cue, centreY: old.centreY };
}

/** Words as a transcript, its sentences told by their marks. */
function transcriptOf(words: readonly CaptionWord[], language: string | null): Transcript {
  const sentences: Transcript['sentences'] = [];
  let firstWord = 0;
  words.forEach((word, i) => {
    if (!endsSentence(word.text) && i < words.length - 1) return;
    const said = words.slice(firstWord, i + 1);
    sentences.push({
      id: sentences.length,
      firstWord,
      lastWord: i,
      text: joinWords(said.map(({ text }) => text)),
      startSeconds: said[0]?.startSeconds ?? word.startSeconds,
      endSeconds: word.endSeconds,
      ending: 'statement',
    });
    firstWord = i + 1;
  });
  return {
    language: language ?? 'und',
    origin: 'plan',
    words: words.map(({ text, startSeconds, endSeconds }) => ({
      text,
      startSeconds,
      endSeconds,
      confidence: null,
      timing: 'given',
    })),
    sentences,
    utterances: [],
    silences: [],
    dropped: [],
    fallbacks: [],
  };
}
