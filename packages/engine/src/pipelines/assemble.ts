import {
  type Captions,
  outputFrameRate,
  outputSize,
  PLAN_VERSION,
  type Plan,
  type Segment,
  type Shot,
} from '@reelwright/plan';
import { type CaptionedFace, captionLook, composeCues, keepClear } from '../captions/index.ts';
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
  fallbacks: Fallback[];
}): Plan {
  const { source, picture, options, moment, span, transcript } = parts;
  const output = outputForm(options, picture);
  const segments: Segment[] = [{ ...span, shots: parts.shots }];
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
    captions: captions(
      options,
      transcript,
      options.mode === 'none' ? null : (moment?.sentences ?? null),
      segments,
      output,
      facesShown(parts.shots, parts.scenes, picture, output),
    ),
    hook: null,
    sound: source.sound === null ? null : { ...SOUND_TARGET },
    about: about(moment, options.autoHook),
    fallbacks: parts.fallbacks,
  };
}

function captions(
  options: ClipOptions,
  transcript: Transcript | null,
  sentences: { first: number; last: number } | null,
  segments: Segment[],
  output: Plan['output'],
  faces: readonly CaptionedFace[],
): Captions {
  const preset = options.captionPreset;
  const cues = transcript === null ? [] : composeCues(transcript, sentences, segments, preset, output);
  if (preset === 'none') return { preset, cues };
  const look = captionLook(preset, output);
  return { preset, look, cues: keepClear(cues, look, faces, output) };
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
