import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeFrames, probe, runFfmpeg } from '../../packages/engine/src/media/index.ts';
import { ShotDetector } from '../../packages/engine/src/vision/index.ts';
import type { Row } from '../row.ts';

/** Best published F1 on hard cuts is 96.2 % (BBC Planet Earth, quality-metrics 6). */
const TARGET = 0.95;
/** A passage through black is right anywhere in the black: so far from its middle at most. */
const PASSAGE_SECONDS = 0.5;

/** Footage with known borders between shots, in seconds; `exact` ones must be hit to the frame. */
export type BorderTruth = { path: string; borders: readonly number[]; exact: boolean };

/** Borders whose truth was checked by eye or follows from how the footage was made. */
export function borderTruths(shared: string): BorderTruth[] {
  const video = `${shared}/media/video`;
  return [
    {
      path: `${video}/googlework_short.mp4`,
      borders: [
        1.401, 2.035, 2.636, 3.27, 3.937, 4.538, 5.172, 5.806, 6.406, 7.04, 7.641, 8.241, 10.544, 15.248,
        18.852, 21.154, 24.524, 26.493, 28.161, 32.499,
      ],
      exact: true,
    },
    {
      path: `${shared}/media/derived/grid_montage_11x3s.mp4`,
      borders: [3, 6, 9, 12, 15, 18, 21, 24, 27, 30],
      exact: true,
    },
    { path: `${video}/slides_one_cut_opencast.mov`, borders: [12], exact: true },
    // The dissolve at 18.08 s is not in the list of the threshold detector; it was seen by eye.
    { path: `${video}/psd_testvideo_fades.mp4`, borders: [6.706, 12.746, 18.08], exact: false },
    // Fades between plain colours at 25 frames a second: black at frames 84 and 167 (golden list), white in between.
    { path: `${video}/psd_fades.mp4`, borders: [1.7, 3.36, 5.02, 6.68, 8.34], exact: false },
    // One uncut take each: every border found is false.
    { path: `${video}/single_speaker_adt31.mp4`, borders: [], exact: true },
    { path: `${video}/debate_two_person_iianet.mp4`, borders: [], exact: true },
    { path: `${video}/people_from_behind_no_faces.mp4`, borders: [], exact: true },
    { path: `${video}/chaplin_two_people_no_speech.mp4`, borders: [], exact: true },
  ];
}

/** F1 over all borders of the given footage, borders matched one to one. */
export async function shotBordersRow(truths: readonly BorderTruth[], name: string): Promise<Row> {
  let hits = 0;
  let found = 0;
  let wanted = 0;
  const details: string[] = [];
  for (const truth of truths) {
    const { cuts, frameSeconds } = await findBorders(truth.path);
    const tolerance = truth.exact ? frameSeconds * 0.51 : PASSAGE_SECONDS;
    const left = [...cuts];
    let good = 0;
    for (const border of truth.borders) {
      const at = left.findIndex((cut) => Math.abs(cut - border) <= tolerance);
      if (at < 0) continue;
      left.splice(at, 1);
      good += 1;
    }
    hits += good;
    found += cuts.length;
    wanted += truth.borders.length;
    details.push(
      `${truth.path.split('/').at(-1)} ${good}/${truth.borders.length}${left.length > 0 ? ` +${left.length} false` : ''}`,
    );
  }
  const value = (2 * hits) / Math.max(1, found + wanted);
  return {
    metric: `shot borders F1, ${name}`,
    value,
    target: `>= ${TARGET}`,
    ok: value >= TARGET,
    detail: details.join(', '),
  };
}

/** Borders made here: two stills and two moving test pictures joined at 2, 3.5 and 5 s, then black for half a second. */
export async function generatedBordersRow(): Promise<Row> {
  const folder = await mkdtemp(join(tmpdir(), 'reelwright-borders-'));
  try {
    const path = join(folder, 'joined.mp4');
    const parts = [
      'testsrc2=d=2',
      'mandelbrot=r=25,trim=duration=1.5',
      'smptehdbars=d=1.5',
      'color=black:d=0.5',
      'testsrc=d=2',
    ];
    const inputs = parts.flatMap((part) => ['-f', 'lavfi', '-i', part]);
    const scaled = parts
      .map((_, i) => `[${i}:v]scale=320:180,fps=25,setsar=1,format=yuv420p[p${i}]`)
      .join(';');
    const joined = parts.map((_, i) => `[p${i}]`).join('');
    await runFfmpeg(
      [
        '-y',
        ...inputs,
        '-filter_complex',
        `${scaled};${joined}concat=n=${parts.length}[v]`,
        '-map',
        '[v]',
        path,
      ],
      {
        stage: 'make test footage',
      },
    );
    return await shotBordersRow([{ path, borders: [2, 3.5, 5.26], exact: false }], 'generated');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function findBorders(path: string): Promise<{ cuts: number[]; frameSeconds: number }> {
  const source = await probe(path);
  const rate = source.picture?.frameRate ?? { numerator: 1, denominator: 1 };
  const detector = new ShotDetector();
  const views = [
    { framesPerSecond: 'all', width: 160, height: 90, format: 'rgb24', sampling: 'sparse' } as const,
  ];
  const span = { startSeconds: 0, endSeconds: source.durationSeconds };
  for await (const frame of decodeFrames(path, source, { ...span, views })) detector.push(frame);
  return {
    cuts: detector.finish().map(({ atSeconds }) => atSeconds),
    frameSeconds: rate.denominator / rate.numerator,
  };
}
