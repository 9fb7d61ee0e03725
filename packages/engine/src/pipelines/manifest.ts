import { AspectRatio, type Plan, planDuration } from '@reelwright/plan';
import { z } from 'zod';
import { Fallback, type Speaking, speakersSeen } from '../facts/index.ts';

/** One finished clip as the outside sees it. */
export const ManifestClip = z.object({
  /** From 1; best score first. */
  index: z.int().positive(),
  /** Seconds on the untrimmed source's clock. */
  start: z.number(),
  end: z.number(),
  /** Length of the finished clip in seconds. */
  duration: z.number(),
  /** 0–10. */
  score: z.number(),
  transcript: z.string(),
  downloadUrl: z.string(),
  posterUrl: z.string(),
  aspectRatio: AspectRatio,
  metadata: z.object({
    title: z.string(),
    viral_hook: z.string(),
    key_insight: z.string(),
    dominant_emotion: z.string(),
    hashtags: z.array(z.string()),
    viral_score: z.number(),
    /** 0–10 each, by name. */
    sub_scores: z.record(z.string(), z.number()),
    reasons: z.array(z.string()),
  }),
  /** The hook as it is burned in; null when none is. */
  hook: z.string().nullable().default(null),
  /** Integrated loudness of the finished clip in LUFS; null without sound. */
  loudness: z.number().nullable(),
  /** What was left out between `start` and `end`, in seconds on the source's clock. Manifests of before have none. */
  cuts: z
    .array(
      z.object({
        start: z.number(),
        end: z.number(),
        kind: z.enum(['interviewer', 'pause', 'filler']),
        text: z.string(),
      }),
    )
    .default([]),
  fallbacks: z.array(Fallback),
});
/** One finished clip as the outside sees it. */
export type ManifestClip = z.infer<typeof ManifestClip>;

/** Which language model judged, and what it took. */
export const LanguageModelUse = z.object({
  /** Provider and model, e.g. `google/gemini-3.8-flash`. */
  model: z.string(),
  /** Requests that were answered. */
  calls: z.int().nonnegative(),
  /** Tokens sent and received; null when the service does not tell. */
  inputTokens: z.number().nullable(),
  outputTokens: z.number().nullable(),
  /** US dollars at list price; null when the price is not known. */
  costUsd: z.number().nullable(),
  /** Whether the judgement is from before: then the figures are what it took at that time, and nothing was spent now. */
  cached: z.boolean(),
});
/** Which language model judged, and what it took. */
export type LanguageModelUse = z.infer<typeof LanguageModelUse>;

/** What a job made: the body of `GET /api/clips/{jobId}`, with what was done instead of what was wanted. */
export const Manifest = z.object({
  jobId: z.string(),
  /** Length of the source in seconds. */
  duration: z.number(),
  clipCount: z.int().nonnegative(),
  clips: z.array(ManifestClip),
  /** Clips that could not be made; the others are whole. */
  failed: z.array(z.object({ index: z.int().positive(), code: z.string(), message: z.string() })),
  /**
   * Voices heard in the chosen moments: seconds, part of all that is said in them (0–1), and how much of it is said on
   * screen (0–1). Empty when nothing is said; manifests of before have none.
   */
  speakers: z
    .array(
      z.object({
        speaker: z.int().nonnegative(),
        seconds: z.number(),
        share: z.number(),
        onScreen: z.number(),
      }),
    )
    .default([]),
  /** Null when none was asked. */
  languageModel: LanguageModelUse.nullable().default(null),
  fallbacks: z.array(Fallback),
});
/** What a job made. */
export type Manifest = z.infer<typeof Manifest>;

/** What a manifest says of all clips together, beside what was done instead of what was wanted. */
export type ManifestOverview = Pick<Manifest, 'speakers' | 'languageModel'>;

/** The name of a clip's file, e.g. `clip_01.mp4`. */
export function clipFile(index: number, extension: 'mp4' | 'jpg' | 'ass' | 'srt' | 'vtt'): string {
  return `clip_${String(index).padStart(2, '0')}.${extension}`;
}

/** The name of a clip's plan, e.g. `plan_01.json`. */
export function planFile(index: number): string {
  return `plan_${String(index).padStart(2, '0')}.json`;
}

/** A clip's entry in the manifest. `urlPrefix` stands before the file names, e.g. `/api/clips/K3pX9aB2mZ/`. */
export function manifestClip(
  index: number,
  plan: Plan,
  rendered: { loudnessLufs: number | null; fallbacks: Fallback[] },
  urlPrefix: string,
): ManifestClip {
  const { about } = plan;
  return {
    index,
    start: round(plan.segments[0]?.startSeconds ?? 0),
    end: round(plan.segments.at(-1)?.endSeconds ?? 0),
    duration: round(planDuration(plan)),
    score: about.score,
    transcript: about.transcript,
    downloadUrl: urlPrefix + clipFile(index, 'mp4'),
    posterUrl: urlPrefix + clipFile(index, 'jpg'),
    aspectRatio: plan.output.aspectRatio,
    metadata: {
      title: about.title,
      viral_hook: about.viralHook,
      key_insight: about.keyInsight,
      dominant_emotion: about.dominantEmotion,
      hashtags: about.hashtags,
      viral_score: about.score,
      sub_scores: about.subScores,
      reasons: about.reasons,
    },
    hook: plan.hook?.text ?? null,
    loudness: rendered.loudnessLufs === null ? null : round(rendered.loudnessLufs),
    cuts: plan.cuts.map(({ startSeconds, endSeconds, kind, text }) => ({
      start: round(startSeconds),
      end: round(endSeconds),
      kind,
      text,
    })),
    fallbacks: [...plan.fallbacks, ...rendered.fallbacks],
  };
}

/** Who is heard in what was looked at, as a manifest says it: to a thousandth, like its times. */
export function manifestSpeakers(speaking: readonly Speaking[]): Manifest['speakers'] {
  return speakersSeen(speaking).map(({ speaker, seconds, share, onScreen }) => ({
    speaker,
    seconds: round(seconds),
    share: round(share),
    onScreen: round(onScreen),
  }));
}

function round(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}
