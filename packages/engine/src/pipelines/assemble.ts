import {
  type Captions,
  outputFrameRate,
  outputSize,
  PLAN_VERSION,
  type Plan,
  type Segment,
  type Shot,
} from '@reelwright/plan';
import {
  type CaptionedFace,
  type CaptionStyle,
  composeCues,
  composeHook,
  emphasise,
  keepClear,
  type Lettering,
} from '../captions/index.ts';
import type { Fallback, Picture, Scenes, Source, Span, Transcript } from '../facts/index.ts';
import { facesShown } from '../framing/index.ts';
import type { Moment } from '../moments/index.ts';
import type { ClipOptions } from './options.ts';

/** Loudness that the large platforms play at: −14 LUFS integrated, true peak at most −1 dBTP (EBU R128 terms). */
const SOUND_TARGET = { loudnessLufs: -14, truePeakDbtp: -1 } as const;

/** The form of the finished file that the options ask for. */
export function outputForm(options: ClipOptions, picture: Picture): Plan['output'] {
  return {
    aspectRatio: options.aspectRatio,
    ...outputSize(options.aspectRatio, options.quality),
    frameRate: outputFrameRate(picture.frameRate, picture.variableFrameRate),
    quality: options.quality,
  };
}

/** What words are written with: captions, and the hook when one is to be burned in. */
export type Writing = { captions: CaptionStyle; hook: Lettering | null };

/** One moment as a plan: what is shown, how it is framed, what is written on it. Pure. */
export function assemblePlan(parts: {
  source: Source;
  picture: Picture;
  options: ClipOptions;
  moment: Moment | null;
  span: Span;
  transcript: Transcript | null;
  shots: Shot[];
  scenes: Scenes;
  writing: Writing;
  fallbacks: Fallback[];
}): Plan {
  const { source, picture, options, moment, span, transcript, writing } = parts;
  const output = outputForm(options, picture);
  const segments: Segment[] = [{ ...span, shots: parts.shots }];
  const faces = facesShown(parts.shots, parts.scenes, picture, output);
  const sentences = options.mode === 'none' ? null : (moment?.sentences ?? null);
  const captions = captionsOf(options, transcript, sentences, segments, output, writing.captions, faces);
  return {
    version: PLAN_VERSION,
    source: {
      contentHash: source.contentHash,
      durationSeconds: source.durationSeconds,
      width: picture.width,
      height: picture.height,
      hasSound: source.sound !== null,
    },
    output,
    segments,
    cuts: [],
    language: transcript?.language ?? null,
    captions,
    hook: hookOf(moment, writing, segments, captions, output, faces),
    sound: source.sound === null ? null : { ...SOUND_TARGET },
    about: about(moment, options.autoHook),
    fallbacks: parts.fallbacks,
  };
}

function captionsOf(
  options: ClipOptions,
  transcript: Transcript | null,
  sentences: { first: number; last: number } | null,
  segments: Segment[],
  output: Plan['output'],
  style: CaptionStyle,
  faces: readonly CaptionedFace[],
): Captions {
  const cues = transcript === null ? [] : composeCues(transcript, sentences, segments, style, output);
  if (style.preset === 'none') return { preset: style.preset, cues };
  const { preset, lettering } = style;
  const texts = transcript?.words.map((word) => word.text) ?? [];
  const shown = options.highlightKeywords ? emphasise(cues, texts) : cues;
  return { preset, look: lettering.look, cues: keepClear(shown, lettering, faces, output) };
}

function hookOf(
  moment: Moment | null,
  writing: Writing,
  segments: Segment[],
  { cues }: Captions,
  output: Plan['output'],
  faces: readonly CaptionedFace[],
): Plan['hook'] {
  if (moment === null || writing.hook === null) return null;
  const captions = writing.captions.preset === 'none' ? null : writing.captions.lettering;
  return composeHook(moment.viralHook, writing.hook, output, { segments, cues, captions, faces });
}

/** Without `autoHook` a clip has what says what it is (title, insight, feeling), and nothing to publish it with. */
function about(moment: Moment | null, autoHook: boolean): Plan['about'] {
  if (moment === null) {
    return {
      title: '',
      viralHook: '',
      keyInsight: '',
      dominantEmotion: 'calm',
      hashtags: [],
      score: 0,
      subScores: {},
      reasons: ['The whole source, as asked for.'],
      transcript: '',
      sentences: null,
    };
  }
  return {
    title: moment.title,
    viralHook: autoHook ? moment.viralHook : '',
    keyInsight: moment.keyInsight,
    dominantEmotion: moment.dominantEmotion,
    hashtags: autoHook ? moment.hashtags : [],
    score: moment.score,
    subScores: moment.subScores,
    reasons: moment.reasons,
    transcript: moment.transcript,
    sentences: moment.sentences,
  };
}
