import type { CaptionLook } from './captions.ts';
import { PLAN_VERSION, type Plan } from './schema.ts';

/** A look of captions for tests. */
export const SAMPLE_LOOK: CaptionLook = {
  fontFamily: 'Anton',
  fontSize: 0.05,
  uppercase: true,
  fill: '#FFFFFF',
  activeFill: '#04F827',
  activeScale: 1,
  outline: '#000000',
  outlineWidth: 0.004,
  shadow: '#000000',
  shadowDepth: 0.002,
  animation: 'none',
  centreY: 0.68,
};

/** A small valid plan for tests: one segment of 10–40 s in two shots, of a 60 s source in 1920×1080. */
export function samplePlan(changes: Partial<Plan> = {}): Plan {
  return {
    version: PLAN_VERSION,
    source: {
      contentHash: `sha256:${'0'.repeat(64)}`,
      durationSeconds: 60,
      width: 1920,
      height: 1080,
      hasSound: true,
    },
    output: {
      aspectRatio: '9:16',
      width: 1080,
      height: 1920,
      frameRate: { numerator: 30, denominator: 1 },
      quality: 'medium',
    },
    segments: [
      {
        startSeconds: 10,
        endSeconds: 40,
        shots: [
          {
            startSeconds: 10,
            endSeconds: 25,
            layout: { kind: 'fill', camera: [{ atSeconds: 10, x: 0.3, y: 0.5, zoom: 1 }] },
            reason: 'one face',
          },
          {
            startSeconds: 25,
            endSeconds: 40,
            layout: { kind: 'fit', background: 'blur' },
            reason: 'no face',
          },
        ],
      },
    ],
    cuts: [],
    language: 'en',
    captions: { preset: 'none', cues: [] },
    hook: null,
    grade: null,
    sound: { loudnessLufs: -14, truePeakDbtp: -1 },
    about: {
      title: 'A title',
      viralHook: 'A hook',
      keyInsight: 'An insight',
      dominantEmotion: 'calm',
      hashtags: ['talk'],
      score: 7,
      subScores: { hook: 7 },
      reasons: [],
      transcript: 'Words.',
      sentences: { first: 0, last: 2 },
    },
    fallbacks: [],
    ...changes,
  };
}
