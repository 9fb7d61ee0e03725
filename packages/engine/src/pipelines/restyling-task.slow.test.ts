import { performance } from 'node:perf_hooks';
import { parsePlan } from '@reelwright/plan';
import { describe, expect, test } from 'vitest';
import { type ColourSample, WHOLE_FRAME } from '../facts/index.ts';
import { cameraCuts } from '../framing/index.ts';
import { face, scenesWith, span, TALL, turns } from '../framing/testing.ts';
import { createPool } from '../models/index.ts';
import { applyCuts } from '../style/index.ts';
import { pictureWith } from '../testing/picture.ts';
import { assembleRestyled } from './assemble-restyled.ts';
import type task from './restyling-task.ts';
import type { KnownForRestyling } from './restyling-task.ts';
import { styleWith } from './testing/style.ts';

const PICTURE = pictureWith();

/** Two people who take turns for so long in one shot, made upright and cut once a second as far as that can be. */
function conversation(seconds: number): KnownForRestyling {
  const sway = (at: number) => 0.02 * Math.sin(at / 3);
  const scenes = scenesWith(
    [span(0, seconds)],
    [
      { shot: 0, at: (at) => face(at, 0.27 + sway(at), 0.42, 1.6) },
      { shot: 0, at: (at) => face(at, 0.74 - sway(at), 0.42, 1.5) },
    ],
    { speaking: turns(Array.from({ length: seconds / 4 }, (_, i) => [i % 2, 4])) },
  );
  const count = Math.min(24_000, seconds * 10);
  const samples = Array.from({ length: count }, (_, i): ColourSample => {
    const wave = (rate: number) => 0.5 + 0.49 * Math.sin(i * rate);
    const colour = [wave(0.9), 0.05 * wave(3.1) - 0.02, 0.05 * wave(4.7) - 0.02] as const;
    return [(i * seconds) / count, wave(1.7), wave(2.3), ...colour];
  });
  const style = styleWith({
    aspect_ratio: '9:16',
    cut_frequency: 60,
    color_grade: { temperature: 25, tint: -5, saturation: 20, contrast: 25, highlights: 15, shadows: -20 },
  });
  return {
    source: {
      contentHash: `sha256:${'0'.repeat(64)}`,
      sizeBytes: 1,
      demuxer: 'mov',
      durationSeconds: seconds,
      picture: PICTURE,
      sound: null,
      fallbacks: [],
    },
    picture: PICTURE,
    options: { style, strength: 1, quality: 'medium' },
    seen: {
      content: WHOLE_FRAME,
      aspect: 16 / 9,
      framesPerSecond: 25,
      shots: [],
      transitions: [],
      lettering: [],
      samples,
      fallbacks: [],
    },
    music: null,
    applied: {
      output: { aspectRatio: '9:16', ...TALL, frameRate: PICTURE.frameRate, quality: 'medium' },
      sound: null,
      zoomShare: 0,
      hasCaptions: false,
      fallbacks: [],
    },
    scenes,
    transcript: null,
  };
}

async function planned(known: KnownForRestyling) {
  const url = new URL('./restyling-task.ts', import.meta.url);
  await using pool = createPool<typeof task>(url, undefined, { threads: 1 });
  return await pool.run(known);
}

describe('planning a restyled video in a thread', () => {
  test('gives the plan that it gives here', async () => {
    const known = conversation(120);
    const { plan, fallbacks } = await planned(known);
    const { source, scenes, picture, applied } = known;
    const { durationSeconds } = source;
    const turnsOfCamera = cameraCuts(span(0, durationSeconds), { scenes, picture, output: applied.output });
    const facts = {
      durationSeconds,
      look: known.seen,
      music: null,
      transcript: null,
      cameraCuts: turnsOfCamera,
    };
    const cuts = applyCuts(facts, known.options.style, 1);
    expect(turnsOfCamera).toHaveLength(29);
    expect(plan.segments.length).toBeGreaterThan(50);
    expect(plan).toEqual(assembleRestyled({ ...known, joins: cuts.joins, lettering: null }));
    expect(parsePlan(plan)).toEqual(plan);
    expect(fallbacks).toEqual(cuts.fallbacks);
  });

  test('leaves this thread to others: an hour with 950 cuts keeps it busy for a small part of the time', async () => {
    const known = conversation(3600);
    const before = performance.eventLoopUtilization();
    const { plan } = await planned(known);
    expect(plan.segments).toHaveLength(951);
    expect(performance.eventLoopUtilization(before).utilization).toBeLessThan(0.3);
  });
});
