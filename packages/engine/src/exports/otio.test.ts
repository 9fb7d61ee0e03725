import { spawnSync } from 'node:child_process';
import { parsePlan, planDuration, toFrames } from '@reelwright/plan';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { samplePlan } from '../../../plan/src/testing.ts';
import { toOtio } from './otio.ts';
import { richPlan } from './testing/plans.ts';

// The fields of OpenTimelineIO's serialized schema, no others.
const Time = z.strictObject({
  OTIO_SCHEMA: z.literal('RationalTime.1'),
  rate: z.number().positive(),
  value: z.number(),
});
const Range = z.strictObject({ OTIO_SCHEMA: z.literal('TimeRange.1'), start_time: Time, duration: Time });
const metadata = z.record(z.string(), z.unknown());
const Marker = z.strictObject({
  OTIO_SCHEMA: z.literal('Marker.2'),
  name: z.string(),
  color: z.enum([
    'PINK',
    'RED',
    'ORANGE',
    'YELLOW',
    'GREEN',
    'CYAN',
    'BLUE',
    'PURPLE',
    'MAGENTA',
    'BLACK',
    'WHITE',
  ]),
  comment: z.string(),
  marked_range: Range,
  metadata,
});
const item = {
  name: z.string(),
  metadata,
  source_range: Range.nullable(),
  effects: z.array(z.never()),
  markers: z.array(Marker),
  enabled: z.boolean(),
};
const reference = {
  name: z.string(),
  metadata,
  available_range: Range,
  available_image_bounds: z.null(),
};
const Clip = z.strictObject({
  OTIO_SCHEMA: z.literal('Clip.2'),
  ...item,
  source_range: Range,
  active_media_reference_key: z.literal('DEFAULT_MEDIA'),
  media_references: z.strictObject({
    DEFAULT_MEDIA: z.discriminatedUnion('OTIO_SCHEMA', [
      z.strictObject({ OTIO_SCHEMA: z.literal('ExternalReference.1'), ...reference, target_url: z.url() }),
      z.strictObject({ OTIO_SCHEMA: z.literal('MissingReference.1'), ...reference }),
    ]),
  }),
});
const Track = z.strictObject({
  OTIO_SCHEMA: z.literal('Track.1'),
  ...item,
  kind: z.enum(['Video', 'Audio']),
  children: z.array(Clip),
});
const Timeline = z.strictObject({
  OTIO_SCHEMA: z.literal('Timeline.1'),
  name: z.string(),
  global_start_time: Time,
  metadata: z.strictObject({ reelwright: z.strictObject({ plan: z.unknown() }) }),
  tracks: z.strictObject({ OTIO_SCHEMA: z.literal('Stack.1'), ...item, children: z.array(Track) }),
});

const media = { name: 'talk.mp4', url: 'file:///home/ann/talk.mp4' };
const read = (text: string) => Timeline.parse(JSON.parse(text));

describe('an OpenTimelineIO file of a plan', () => {
  test.each([
    ['everything', richPlan()],
    ['nothing but a shot', samplePlan()],
  ])('is a timeline of the serialized schema, with %s', (_, plan) => {
    expect(() => read(toOtio(plan, media).text)).not.toThrow();
    expect(() => read(toOtio(plan).text)).not.toThrow();
  });

  test('gives the plan back, whole', () => {
    const plan = richPlan();
    expect(parsePlan(read(toOtio(plan, media).text).metadata.reelwright.plan)).toEqual(plan);
  });

  test('has picture and sound as long as the render makes them', () => {
    const plan = richPlan();
    const [picture, sound] = read(toOtio(plan, media).text).tracks.children;
    const length = (track: z.infer<typeof Track> | undefined) =>
      track?.children.reduce((sum, clip) => sum + clip.source_range.duration.value, 0);
    expect(length(picture)).toBe(toFrames(planDuration(plan), plan.output.frameRate));
    expect(length(sound)).toBe(length(picture));
    expect(picture?.children.map((clip) => clip.name)).toEqual(['fill', 'split', 'fit']);
    expect(sound?.children).toHaveLength(2);
  });

  test('marks captions, hook and what was left out', () => {
    const { tracks } = read(toOtio(richPlan(), media).text);
    expect(tracks.markers.map(({ name }) => name)).toEqual(['Salt &', '日本語\n<b>', 'Why "this" & that']);
    expect(tracks.children[0]?.children.flatMap(({ markers }) => markers)).toMatchObject([
      { name: 'Left out: filler', comment: 'um "well" <ok>' },
    ]);
  });

  test('of a silent source has no sound track', () => {
    const plan = samplePlan({ source: { ...samplePlan().source, hasSound: false }, sound: null });
    expect(read(toOtio(plan, media).text).tracks.children.map(({ kind }) => kind)).toEqual(['Video']);
  });
});

/** What OpenTimelineIO's own library reads of a document: frames, rate, and the clips of each track. */
const READER = `
import json, sys
import opentimelineio as otio
timeline = otio.adapters.read_from_string(sys.stdin.read(), "otio_json")
tracks = [
    {"kind": track.kind, "frames": track.duration().value, "clips": [clip.name for clip in track]}
    for track in timeline.tracks
]
again = json.loads(timeline.to_json_string())
print(json.dumps({"rate": timeline.duration().rate, "tracks": tracks, "plan": again["metadata"]["reelwright"]["plan"]}))
`;
const python = (script: string, input: string) =>
  spawnSync('python3', ['-c', script], { input, encoding: 'utf8', timeout: 60_000 });
const hasOtio = python('import opentimelineio', '').status === 0;

test.skipIf(!hasOtio)(
  'OpenTimelineIO itself reads it to the frame (needs the Python package opentimelineio)',
  () => {
    const plan = richPlan();
    const { status, stdout, stderr } = python(READER, toOtio(plan, media).text);
    expect(stderr).toBe('');
    expect(status).toBe(0);
    const { rate, tracks, plan: kept } = JSON.parse(stdout);
    const frames = toFrames(planDuration(plan), plan.output.frameRate);
    expect(rate).toBeCloseTo(plan.output.frameRate.numerator / plan.output.frameRate.denominator, 6);
    expect(tracks).toMatchObject([
      { kind: 'Video', frames, clips: ['fill', 'split', 'fit'] },
      { kind: 'Audio', frames },
    ]);
    expect(parsePlan(kept)).toEqual(plan);
  },
);
