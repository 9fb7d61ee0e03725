import { join } from 'node:path';
import { captionWords, parsePlan, unplannedStretches, withSegments } from '@reelwright/plan';
import { expect, test } from 'vitest';
import { samplePlan } from '../../../plan/src/testing.ts';
import { probe } from '../media/index.ts';
import { findShared } from '../testing/shared.ts';
import { noFacts } from './cache.ts';
import { completePlan } from './complete.ts';
import { parseClipOptions } from './options.ts';

const shared = findShared();

test.skipIf(shared === null)(
  'what an edit added is looked at: framed on who is seen there, its words placed (needs shared/media)',
  { timeout: 240_000 },
  async () => {
    const path = join(shared ?? '', 'media/video/single_speaker_adt31.mp4');
    const source = await probe(path);
    const { contentHash, durationSeconds, picture } = source;
    const planned = samplePlan({
      source: {
        contentHash,
        durationSeconds,
        width: picture?.width ?? null,
        height: picture?.height ?? null,
        hasSound: true,
      },
    });
    const held = { kind: 'fill' as const, camera: [{ atSeconds: 8, x: 0.02, y: 0.5, zoom: 1 }] };
    const shots = [{ startSeconds: 8, endSeconds: 11, layout: held, reason: 'as it was' }];
    const before = { ...planned, segments: [{ startSeconds: 8, endSeconds: 11, shots }] };
    const after = withSegments(before, [{ startSeconds: 5, endSeconds: 11 }]);
    const stretches = unplannedStretches(before, after);
    expect(stretches).toEqual([{ startSeconds: 5, endSeconds: 8 }]);
    const plan = parsePlan(
      await completePlan(path, after, stretches, parseClipOptions({}), {
        facts: noFacts,
        transcriptFile: null,
        languageModel: null,
      }),
    );
    const seen = plan.segments[0]?.shots ?? [];
    expect(seen.at(-1)).toMatchObject({ startSeconds: 8, endSeconds: 11, layout: held });
    for (const { layout } of seen.slice(0, -1)) {
      if (layout.kind !== 'fill') throw new Error(`The speaker is shown by ${layout.kind}.`);
      // The speaker stands near the middle; the camera that was held looks at the edge.
      for (const { x } of layout.camera) expect(Math.abs(x - 0.5)).toBeLessThan(0.25);
    }
    const words = captionWords(plan);
    expect(words.length).toBeGreaterThan(3);
    for (const { startSeconds, endSeconds } of words) {
      expect(startSeconds).toBeGreaterThan(4.5);
      expect(endSeconds).toBeLessThan(8.5);
    }
  },
);
