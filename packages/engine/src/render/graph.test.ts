import type { Plan } from '@reelwright/plan';
import { describe, expect, test } from 'vitest';
import { SAMPLE_LOOK, samplePlan } from '../../../plan/src/testing.ts';
import type { Picture } from '../facts/index.ts';
import { pictureWith } from '../testing/picture.ts';
import { filterGraph, posterFrame } from './graph.ts';
import { shotsOf, still } from './testing.ts';

const PICTURE = pictureWith({ frameRate: { numerator: 30, denominator: 1 } });
const SOUND = { stream: { streamIndex: 1, channels: 2 }, gainDb: 3.2, limitDbtp: -1.8 };
const NONE = { captions: null, fonts: null };

function plan(changes: Partial<Plan> = {}): Plan {
  return samplePlan({ segments: [shotsOf(10, 20, [10, still(0.5)])], ...changes });
}

describe('the filter graph', () => {
  test('of one still shot is one chain: cut before enlarging, no splits', () => {
    const made = filterGraph(plan(), PICTURE, SOUND, NONE);
    expect(made.inputs).toEqual([{ startSeconds: 9.9, durationSeconds: 10.35 }]);
    expect(made.frames).toBe(300);
    expect(made.graph).toBe(
      [
        '[0:0]fps=fps=30/1:start_time=0,tpad=stop=-1:stop_mode=clone,trim=start_frame=3:end_frame=303,setpts=PTS-STARTPTS,scale=w=1920:h=1080,crop=608:1080:656:0,scale=w=1080:h=1920:out_range=tv,format=yuv420p,setsar=1[p0]',
        '[p0]format=yuv420p,setparams=range=tv:color_primaries=bt709:color_trc=bt709:colorspace=bt709[picture]',
        '[0:1]aresample=48000:async=1:min_hard_comp=0.04:first_pts=0,aformat=sample_fmts=fltp:channel_layouts=stereo[a0]',
        '[a0]atrim=start=0.1:end=10.1,asetpts=PTS-STARTPTS,afade=t=in:d=0.01,afade=t=out:st=9.99:d=0.01,apad=whole_len=480000,atrim=end_sample=480000[q0]',
        '[q0]volume=3.2dB,aresample=192000,alimiter=limit=0.812831:attack=2:release=80:level=disabled,aresample=48000,aformat=sample_fmts=fltp:channel_layouts=stereo,apad=whole_len=480000,atrim=end_sample=480000[sound]',
      ].join(';\n'),
    );
  });

  test('opens near segments once and far ones each for itself, in the order they are shown', () => {
    const segments = [
      shotsOf(10, 11, [10, still(0.5)]),
      shotsOf(12, 13, [12, still(0.5)]),
      shotsOf(100, 101, [100, still(0.5)]),
      shotsOf(5, 6, [5, still(0.5)]),
    ];
    const made = filterGraph(plan({ segments }), PICTURE, SOUND, NONE);
    expect(made.inputs.map((input) => input.startSeconds)).toEqual([9.9, 99.9, 4.9]);
    expect(made.graph).toContain('[0:0]split=2[v0][v1]');
    expect(made.graph).toContain('[1:0]fps');
    expect(made.graph).toContain('[p0][p1][p2][p3]concat=n=4:v=1:a=0');
  });

  test('of a thousand segments opens a handful of inputs and counts no frame twice', () => {
    const segments = Array.from({ length: 1000 }, (_, i) =>
      shotsOf(i * 5, i * 5 + 0.617, [i * 5, still(0.5)]),
    );
    const made = filterGraph(plan({ segments }), PICTURE, SOUND, NONE);
    expect(made.inputs.length).toBeLessThanOrEqual(12);
    expect(made.frames).toBe(Math.round(617 * 30));
  });

  test('names captions and fonts only by fixed relative names, and holds no path', () => {
    const made = filterGraph(plan(), PICTURE, SOUND, { captions: 'captions.ass', fonts: 'fonts' });
    expect(made.graph).toContain('ass=captions.ass:fontsdir=fonts');
    expect(made.graph).not.toMatch(/\/(tmp|home|work)|file:/);
  });

  test('without sound maps none; without a picture only sound', () => {
    expect(filterGraph(plan(), PICTURE, null, NONE).maps).toEqual({
      picture: '[picture]',
      poster: null,
      sound: null,
    });
    expect(filterGraph(plan(), null, SOUND, NONE).maps).toEqual({
      picture: null,
      poster: null,
      sound: '[sound]',
    });
  });

  test('turns interlaced, HDR, standard-definition and RGB pictures into what everyone can play', () => {
    const graphOf = (changes: Partial<Picture>) =>
      filterGraph(plan(), { ...PICTURE, ...changes }, null, NONE).graph;
    expect(graphOf({ interlaced: true })).toContain('bwdif=mode=send_frame');
    expect(graphOf({ hdr: 'pq' })).toContain(
      'color_primaries=bt2020:color_trc=smpte2084:colorspace=bt2020nc,zscale=t=linear',
    );
    expect(graphOf({ hdr: 'hlg' })).toContain(
      'color_primaries=bt2020:color_trc=arib-std-b67:colorspace=bt2020nc,zscale=t=linear',
    );
    expect(graphOf({ codedWidth: 640, codedHeight: 480 })).toContain(
      'in_color_matrix=bt601:out_color_matrix=bt709',
    );
    expect(graphOf({ pixelFormat: 'gbrp' })).toContain('out_color_matrix=bt709');
    expect(graphOf({})).not.toContain('matrix');
  });

  test('of a clip shorter than a frame is refused', () => {
    expect(() =>
      filterGraph(plan({ segments: [shotsOf(1, 1.01, [1, still(0.5)])] }), PICTURE, null, NONE),
    ).toThrow('shorter than one frame');
  });

  test('is the same for the same plan', () => {
    const once = filterGraph(samplePlan(), PICTURE, SOUND, NONE, { poster: true });
    expect(filterGraph(samplePlan(), PICTURE, SOUND, NONE, { poster: true })).toEqual(once);
  });
});

test('the poster shows the caption nearest to a third of the way in', () => {
  const base = samplePlan();
  expect(posterFrame(base, 900)).toBe(300);
  const cue = (startSeconds: number) => ({
    startSeconds,
    endSeconds: startSeconds + 1,
    lines: [[{ text: 'x', startSeconds, endSeconds: startSeconds + 1 }]],
  });
  const captions = { preset: 'karaoke' as const, look: SAMPLE_LOOK, cues: [cue(10), cue(22), cue(35)] };
  expect(posterFrame({ ...base, captions }, 900)).toBe(375);
});
