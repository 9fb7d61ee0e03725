import { z } from 'zod';
import { CaptionLook, Captions } from './captions.ts';
import { ColourEffect } from './colour-effect.ts';
import { Dub } from './dub.ts';
import { EASINGS } from './easing.ts';
import { fraction, seconds, TOUCHING_SECONDS } from './fields.ts';
import { Grade } from './grade.ts';
import { Layout, layoutCameras } from './layout.ts';

/** The version written into new plans. A reader refuses any other. */
export const PLAN_VERSION = 1;

/** A frame rate as an exact fraction, e.g. 30000/1001. */
export const FrameRate = z.strictObject({ numerator: z.int().positive(), denominator: z.int().positive() });
/** A frame rate as an exact fraction. */
export type FrameRate = z.infer<typeof FrameRate>;

/** The shapes a finished video may have, width to height. */
export const AspectRatio = z.enum(['9:16', '1:1', '4:5', '16:9']);
/** The shapes a finished video may have, width to height. */
export type AspectRatio = z.infer<typeof AspectRatio>;

/** How much encoding time is spent for how good a picture. */
export const Quality = z.enum(['low', 'medium', 'high']);
/** How much encoding time is spent for how good a picture. */
export type Quality = z.infer<typeof Quality>;

/** What the plan was made for. The renderer refuses a file whose content hash differs. */
export const PlanSource = z.strictObject({
  contentHash: z.string().regex(/^sha256:[0-9a-f]{64}$/),
  durationSeconds: z.number().positive(),
  /** Pixels as shown, after rotation and with square pixels; null when there is no picture. */
  width: z.int().positive().nullable(),
  height: z.int().positive().nullable(),
  hasSound: z.boolean(),
});
/** What the plan was made for. */
export type PlanSource = z.infer<typeof PlanSource>;

/** The finished file's form. */
export const Output = z.strictObject({
  aspectRatio: AspectRatio,
  /** Even numbers of pixels. */
  width: z.int().positive().multipleOf(2).max(7680),
  height: z.int().positive().multipleOf(2).max(7680),
  /** Constant. */
  frameRate: FrameRate,
  quality: Quality,
});
/** The finished file's form. */
export type Output = z.infer<typeof Output>;

/** A stretch of a segment with one layout, on the source's clock. */
export const Shot = z.strictObject({
  startSeconds: seconds,
  endSeconds: seconds,
  layout: Layout,
  /** Why this layout, one sentence for people. */
  reason: z.string().max(500),
});
/** A stretch of a segment with one layout. */
export type Shot = z.infer<typeof Shot>;

/**
 * How the picture comes from the segment before to this one, half of the time on either side of the join. `fade`: through
 * black, each half with the easing (`ease-in-out`: slow at both ends). `dissolve`: one picture into the other; `wipe`: a
 * border runs from the right to the left. For the last two both segments are shown beyond the join.
 */
export const SegmentEntry = z.strictObject({
  kind: z.enum(['fade', 'dissolve', 'wipe']),
  durationSeconds: z.number().min(0.04).max(10),
  easing: z.enum(EASINGS),
});
/** How the picture comes from the segment before to this one. */
export type SegmentEntry = z.infer<typeof SegmentEntry>;

/** A stretch of the source that is kept. Its shots cover it without gaps, in order. */
export const Segment = z.strictObject({
  startSeconds: seconds,
  endSeconds: seconds,
  shots: z.array(Shot).min(1),
  /** How it is come to; without, by a cut. Nothing comes to the first. */
  entry: SegmentEntry.optional(),
});
/** A stretch of the source that is kept. */
export type Segment = z.infer<typeof Segment>;

/**
 * A stretch of the source inside the clip that is left out: somebody who only asks, dead air, an "um". `restoreCut` puts
 * it back.
 */
export const Cut = z.strictObject({
  startSeconds: seconds,
  endSeconds: seconds,
  kind: z.enum(['interviewer', 'pause', 'filler']),
  /** What is said in it; empty for a pause. */
  text: z.string().max(20_000),
  /** How it is shown when it is put back, covering it without gaps; without, the cameras beside it are held. */
  shots: z.array(Shot).min(1).optional(),
});
/** A stretch of the source inside the clip that is left out. */
export type Cut = z.infer<typeof Cut>;

/** A line of text over the clip's start that says why to go on watching. Broken into lines where it is drawn. */
export const Hook = z
  .strictObject({
    text: z.string().min(1).max(300),
    look: CaptionLook,
    /** On the finished video's clock, like `endSeconds`. */
    startSeconds: seconds,
    endSeconds: seconds,
    /** Where the middle of its block stands; fraction of the frame's height. */
    centreY: fraction,
  })
  .refine((hook) => hook.endSeconds > hook.startSeconds, {
    path: ['endSeconds'],
    error: 'must be after startSeconds',
  });
/** A line of text over the clip's start. */
export type Hook = z.infer<typeof Hook>;

/** How the sound is worked on before it is brought to its loudness. */
export const SoundFinish = z.strictObject({
  /** What is louder than the threshold is brought down by the ratio, to one. Null: nothing. */
  compressor: z
    .strictObject({ ratio: z.number().min(1).max(20), thresholdDbfs: z.number().min(-60).max(0) })
    .nullable(),
  /** More of what lies below 200 Hz, decibels. */
  bassGainDb: z.number().min(0).max(24),
  /** 0–1: how far rumble and noise are taken away and the register of consonants is raised. */
  speechEnhancement: fraction,
});
/** How the sound is worked on before it is brought to its loudness. */
export type SoundFinish = z.infer<typeof SoundFinish>;

/** What the sound is brought to. Null in the plan when the source has no sound. */
export const SoundTarget = z.strictObject({
  /** Integrated loudness, LUFS (EBU R128). */
  loudnessLufs: z.number().min(-40).max(-5),
  /** Highest true peak, dBTP. */
  truePeakDbtp: z.number().min(-9).max(0),
  /** What is done before; without, nothing. */
  finish: SoundFinish.optional(),
});
/** What the sound is brought to. */
export type SoundTarget = z.infer<typeof SoundTarget>;

/** Why this moment, and the words that go with it when it is published. */
export const About = z.strictObject({
  title: z.string().max(300),
  viralHook: z.string().max(500),
  keyInsight: z.string().max(1000),
  dominantEmotion: z.string().max(50),
  /** Without `#`. */
  hashtags: z.array(z.string().max(100)).max(30),
  /** 0–10. */
  score: z.number().min(0).max(10),
  /** 0–10 each, by name: hook, selfContained, payoff, information, emotion, pace, energy. */
  subScores: z.record(z.string(), z.number().min(0).max(10)),
  reasons: z.array(z.string().max(300)).max(20),
  transcript: z.string(),
  /** First and last sentence of the transcript in this clip; null for a clip that was not chosen by sentences. */
  sentences: z.strictObject({ first: z.int().nonnegative(), last: z.int().nonnegative() }).nullable(),
});
/** Why this moment, and the words that go with it. */
export type About = z.infer<typeof About>;

/** What was done instead of what was wanted, and why. */
export const PlanFallback = z.strictObject({ used: z.string(), instead_of: z.string(), reason: z.string() });
/** What was done instead of what was wanted, and why. */
export type PlanFallback = z.infer<typeof PlanFallback>;

/**
 * Says completely what a finished video is. All times are seconds on the source's own clock, all positions fractions
 * of the source frame, unless a field says otherwise. Plain JSON; the same plan and source give the same picture.
 */
export const Plan = z
  .strictObject({
    version: z.literal(PLAN_VERSION),
    source: PlanSource,
    output: Output,
    /** In the order they are shown. */
    segments: z.array(Segment).min(1).max(1000),
    /** What was left out between and beside the segments, in order of time. Plans of before have none. */
    cuts: z.array(Cut).max(1000).default([]),
    /** What is spoken, BCP 47; null when it is not known. Captions are broken and capitalised by its rules. */
    language: z.string().min(1).max(35).nullable().default(null),
    captions: Captions,
    /** Null burns no hook in. */
    hook: Hook.nullable().default(null),
    /** How the colours are changed; null leaves them. */
    grade: Grade.nullable().default(null),
    /** Changes of light and colour for a while, in any order. Default: none. */
    effects: z.array(ColourEffect).max(200).optional(),
    sound: SoundTarget.nullable(),
    /** Another voice in place of the one that is heard. */
    dub: Dub.optional(),
    about: About,
    fallbacks: z.array(PlanFallback),
  })
  .superRefine(checkTimes);
/** Says completely what a finished video is. */
export type Plan = z.infer<typeof Plan>;

type Issues = { addIssue(issue: { code: 'custom'; path: (string | number)[]; message: string }): void };

function checkTimes(
  plan: { source: PlanSource; segments: Segment[]; cuts: Cut[]; captions: Captions },
  issues: Issues,
): void {
  plan.segments.forEach((segment, s) => {
    const refuse = (path: (string | number)[], message: string) =>
      issues.addIssue({ code: 'custom', path: ['segments', s, ...path], message });
    if (segment.endSeconds <= segment.startSeconds) refuse(['endSeconds'], 'must be after startSeconds');
    if (segment.endSeconds > plan.source.durationSeconds + 1)
      refuse(['endSeconds'], 'must not be after the end of the source');
    checkShots(segment, segment.shots, 'segment', refuse);
    const taken = halfEntry(segment, s) + halfEntry(plan.segments[s + 1], s + 1);
    if (taken > segment.endSeconds - segment.startSeconds + TOUCHING_SECONDS)
      refuse(['endSeconds'], 'must leave room for the transitions at both ends');
  });
  plan.cuts.forEach((cut, c) => {
    const refuse = (path: (string | number)[], message: string) =>
      issues.addIssue({ code: 'custom', path: ['cuts', c, ...path], message });
    if (cut.endSeconds <= cut.startSeconds) refuse(['endSeconds'], 'must be after startSeconds');
    if (cut.shots) checkShots(cut, cut.shots, 'cut', refuse);
  });
  plan.captions.cues.forEach((cue, c) => {
    if (cue.endSeconds < cue.startSeconds)
      issues.addIssue({
        code: 'custom',
        path: ['captions', 'cues', c, 'endSeconds'],
        message: 'must not be before startSeconds',
      });
  });
}

/** The time that the entry of a segment takes on either side of the join. */
function halfEntry(segment: Segment | undefined, index: number): number {
  return index === 0 ? 0 : (segment?.entry?.durationSeconds ?? 0) / 2;
}

/** Shots follow each other without gaps from the start of what they cover to its end, their cameras in order of time. */
function checkShots(
  stretch: { startSeconds: number; endSeconds: number },
  shots: readonly Shot[],
  name: string,
  refuse: (path: (string | number)[], message: string) => void,
): void {
  let covered = stretch.startSeconds;
  shots.forEach((shot, i) => {
    if (Math.abs(shot.startSeconds - covered) > TOUCHING_SECONDS)
      refuse(['shots', i, 'startSeconds'], `must be where the shot before it ends (or the ${name} starts)`);
    if (shot.endSeconds <= shot.startSeconds)
      refuse(['shots', i, 'endSeconds'], 'must be after startSeconds');
    for (const { path, camera } of layoutCameras(shot.layout))
      if (!isSorted(camera.map((key) => key.atSeconds)))
        refuse(['shots', i, 'layout', ...path], 'must be in order of time');
    covered = shot.endSeconds;
  });
  if (Math.abs(covered - stretch.endSeconds) > TOUCHING_SECONDS)
    refuse(['shots'], `must cover the ${name} to its end`);
}

function isSorted(values: readonly number[]): boolean {
  return values.every((value, i) => i === 0 || value >= (values[i - 1] ?? value));
}
