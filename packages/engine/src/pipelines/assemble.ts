import {
  type Captions,
  type Cut,
  outputFrameRate,
  outputSize,
  PLAN_VERSION,
  type Plan,
  type PlanSource,
  type Segment,
} from '@reelwright/plan';
import {
  type CaptionedFace,
  type CaptionStyle,
  composeCues,
  composeHook,
  emphasise,
  hookPlace,
  keepClear,
  type Lettering,
  type TakenPlace,
} from '../captions/index.ts';
import type { Picture, Scenes, Source, Span, Transcript } from '../facts/index.ts';
import { type FramedClip, facesShown } from '../framing/index.ts';
import type { Moment } from '../moments/index.ts';
import type { ClipOptions } from './options.ts';
import type { Paced } from './pace.ts';

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

/** What a plan says of the source that it is for. */
export function sourceOfPlan(source: Source, picture: Picture): PlanSource {
  return {
    contentHash: source.contentHash,
    durationSeconds: source.durationSeconds,
    width: picture.width,
    height: picture.height,
    hasSound: source.sound !== null,
  };
}

/** What words are written with: captions, and the hook when one is to be burned in. */
export type Writing = { captions: CaptionStyle; hook: Lettering | null };

/** One moment as a plan: what is shown, how it is framed, what is written on it. Pure. */
export function assemblePlan(parts: {
  source: Source;
  picture: Picture;
  options: ClipOptions;
  paced: Paced;
  framed: FramedClip;
  transcript: Transcript | null;
  scenes: Scenes;
  writing: Writing;
}): Plan {
  const { source, picture, options, paced, framed, transcript, writing } = parts;
  const { moment } = paced;
  const output = outputForm(options, picture);
  const segments = paced.kept.map((span, i): Segment => ({ ...span, shots: framed.kept[i] ?? [] }));
  const shots = [...framed.kept, ...framed.left].flat().sort((a, b) => a.startSeconds - b.startSeconds);
  const faces = facesShown(shots, parts.scenes, picture, output);
  const sentences = options.mode === 'none' ? null : (moment?.sentences ?? null);
  const stretches = [...paced.kept, ...paced.cuts];
  const hook = hookOf(moment, writing.hook, segments, output, faces);
  const taken = hook && writing.hook && hookPlace(hook, writing.hook, output, segments);
  const captions = captionsOf(
    options,
    transcript,
    sentences,
    stretches,
    output,
    writing.captions,
    faces,
    taken,
  );
  return {
    version: PLAN_VERSION,
    source: sourceOfPlan(source, picture),
    output,
    segments,
    cuts: withShots(paced.cuts, framed),
    language: transcript?.language ?? null,
    captions,
    hook,
    grade: null,
    sound: source.sound === null ? null : { ...SOUND_TARGET },
    about: { ...about(moment), ...(moment && { transcript: paced.transcript }) },
    fallbacks: [...framed.fallbacks, ...paced.fallbacks],
  };
}

/** An interviewer's turn remembers how it would be shown; for a pause or an "um" the cameras beside it do. */
function withShots(cuts: readonly Cut[], framed: FramedClip): Cut[] {
  return cuts.map((cut) => {
    const shots = framed.left.find(([first]) => first?.startSeconds === cut.startSeconds);
    return cut.kind === 'interviewer' && shots ? { ...cut, shots } : cut;
  });
}

/** Cues for what is kept and, not shown, for what is left out: put back, it has its captions. */
function captionsOf(
  options: ClipOptions,
  transcript: Transcript | null,
  sentences: { first: number; last: number } | null,
  stretches: Span[],
  output: Plan['output'],
  style: CaptionStyle,
  faces: readonly CaptionedFace[],
  taken: TakenPlace | null,
): Captions {
  const cues = transcript === null ? [] : composeCues(transcript, sentences, stretches, style, output);
  if (style.preset === 'none') return { preset: style.preset, cues };
  const { preset, lettering } = style;
  const texts = transcript?.words.map((word) => word.text) ?? [];
  const shown = options.highlightKeywords ? emphasise(cues, texts) : cues;
  return { preset, look: lettering.look, cues: keepClear(shown, lettering, faces, output, taken) };
}

function hookOf(
  moment: Moment | null,
  lettering: Lettering | null,
  segments: Segment[],
  output: Plan['output'],
  faces: readonly CaptionedFace[],
): Plan['hook'] {
  if (moment === null || moment.viralHook === '' || lettering === null) return null;
  return composeHook(moment.viralHook, lettering, output, { segments, faces });
}

/** What a plan says about its moment; of a whole source, that it is one. */
export function about(moment: Moment | null): Plan['about'] {
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
    viralHook: moment.viralHook,
    keyInsight: moment.keyInsight,
    dominantEmotion: moment.dominantEmotion,
    hashtags: moment.hashtags,
    score: moment.score,
    subScores: moment.subScores,
    reasons: moment.reasons,
    transcript: moment.transcript,
    sentences: moment.sentences,
  };
}
