import { globSync } from 'node:fs';
import { basename } from 'node:path';
import type { FaceTrack, Scenes } from '../../packages/engine/src/facts/index.ts';
import { probe } from '../../packages/engine/src/media/index.ts';
import { examineScenes } from '../../packages/engine/src/vision/index.ts';
import type { Row } from '../row.ts';

/** Where faces are, from frontal to full profile, at a moment of a video: middles as fractions of the frame. */
type Truth = { file: string; atSeconds: number; faces: readonly (readonly [number, number])[] };

const sofa = 'googlework_short.mp4';
const office = 'friday.mp4';
const street = 'chaplin_two_people_no_speech.mp4';
const debate = 'debate_two_person_001.avi';
const presidents = 'debate_two_person_iianet.mp4';
/** Written down from the frames, looked at one by one; heads turned away further than a profile are left out. */
// biome-ignore format: a table
const TRUTHS: readonly Truth[] = [
  { file: sofa, atSeconds: 19.2, faces: [[0.375, 0.57], [0.48, 0.57], [0.565, 0.52], [0.668, 0.54]] },
  { file: sofa, atSeconds: 19.8, faces: [[0.375, 0.575], [0.477, 0.57], [0.577, 0.53], [0.669, 0.54]] },
  { file: sofa, atSeconds: 20.4, faces: [[0.368, 0.58], [0.473, 0.58], [0.569, 0.54], [0.66, 0.545]] },
  { file: sofa, atSeconds: 20.8, faces: [[0.376, 0.6], [0.478, 0.59], [0.562, 0.55], [0.666, 0.56]] },
  { file: office, atSeconds: 1, faces: [[0.671, 0.23]] },
  { file: office, atSeconds: 2, faces: [[0.667, 0.23], [0.43, 0.55], [0.25, 0.55]] },
  { file: office, atSeconds: 3, faces: [[0.644, 0.24], [0.439, 0.53], [0.25, 0.54]] },
  { file: office, atSeconds: 4, faces: [[0.645, 0.26], [0.415, 0.54], [0.26, 0.54]] },
  { file: office, atSeconds: 5, faces: [[0.688, 0.2], [0.44, 0.54], [0.249, 0.547]] },
  { file: street, atSeconds: 2, faces: [[0.457, 0.2], [0.243, 0.19]] },
  { file: street, atSeconds: 3, faces: [[0.539, 0.24], [0.242, 0.22]] },
  { file: street, atSeconds: 6, faces: [[0.592, 0.18], [0.263, 0.21]] },
  { file: street, atSeconds: 7, faces: [[0.583, 0.18], [0.267, 0.214]] },
  { file: street, atSeconds: 8, faces: [[0.581, 0.185], [0.321, 0.22]] },
  { file: street, atSeconds: 9, faces: [[0.573, 0.19], [0.253, 0.19]] },
  { file: debate, atSeconds: 2, faces: [[0.27, 0.28], [0.714, 0.36]] },
  { file: debate, atSeconds: 6, faces: [[0.304, 0.32], [0.72, 0.28]] },
  { file: presidents, atSeconds: 4, faces: [[0.261, 0.26], [0.729, 0.3]] },
  { file: presidents, atSeconds: 10, faces: [[0.241, 0.24], [0.665, 0.29]] },
];

/** Videos without a face to follow: people from behind, slides, pictures of places, a green screen, counters. */
const WITHOUT_FACES = [
  'people_from_behind_no_faces.mp4',
  'slides_one_cut_opencast.mov',
  'psd_*.mp4',
  'loud_silent_autoeditor.mp4',
  'nasa_13013_multistream.mp4',
];

/** A track speaks for a moment when it was seen at most this long before or after it. */
const NEAR_SECONDS = 0.3;
/** A sighting judged as false must be of the very moment: a face that moves or turns was truly there a look earlier. */
const SAME_MOMENT_SECONDS = 0.05;
/** Aims: what a viewer sees of a group is that somebody is left out; a false face moves the camera to a wall. */
const MIN_RECALL = 0.85;
const MAX_FALSE = 1;

/** How many of the small, turned and frontal faces in hand-marked frames are followed, and how many false ones. */
export async function smallFacesRows(shared: string): Promise<Row[]> {
  const found = new Map<string, { hits: number; all: number }>();
  let falseFaces = 0;
  for (const file of new Set(TRUTHS.map((truth) => truth.file))) {
    const { tracks } = await examine(`${shared}/media/video/${file}`);
    const sums = { hits: 0, all: 0 };
    for (const truth of TRUTHS.filter((one) => one.file === file)) {
      const boxes = tracks.flatMap((track) => boxAt(track, truth.atSeconds, NEAR_SECONDS));
      const seenNow = tracks.flatMap((track) => boxAt(track, truth.atSeconds, SAME_MOMENT_SECONDS));
      const hits = truth.faces.filter((face) => boxes.some((box) => holds(box, face)));
      sums.hits += hits.length;
      sums.all += truth.faces.length;
      falseFaces += seenNow.filter((box) => !truth.faces.some((face) => holds(box, face))).length;
    }
    found.set(file, sums);
  }
  const hits = [...found.values()].reduce((sum, one) => sum + one.hits, 0);
  const all = [...found.values()].reduce((sum, one) => sum + one.all, 0);
  const detail = [...found].map(([file, one]) => `${file} ${one.hits}/${one.all}`).join(', ');
  const recall = hits / all;
  return [
    { metric: 'faces found', value: recall, target: `≥ ${MIN_RECALL}`, ok: recall >= MIN_RECALL, detail },
    {
      metric: 'false faces in marked frames',
      value: falseFaces,
      target: `≤ ${MAX_FALSE}`,
      ok: falseFaces <= MAX_FALSE,
      detail: `in ${TRUTHS.length} frames`,
    },
    await negativesRow(shared),
  ];
}

async function negativesRow(shared: string): Promise<Row> {
  const details: string[] = [];
  let tracks = 0;
  for (const pattern of WITHOUT_FACES) {
    for (const path of globSync(`${shared}/media/video/${pattern}`).sort()) {
      const scenes = await examine(path);
      tracks += scenes.tracks.length;
      details.push(`${basename(path)} ${scenes.tracks.length}`);
    }
  }
  return {
    metric: 'tracks where there is no face',
    value: tracks,
    target: '= 0',
    ok: tracks === 0,
    detail: details.join(', '),
  };
}

async function examine(path: string): Promise<Scenes> {
  const source = await probe(path);
  return examineScenes(path, source, [{ startSeconds: 0, endSeconds: source.durationSeconds }]);
}

type Sighting = FaceTrack['faces'][number]['box'];

function boxAt(track: FaceTrack, atSeconds: number, within: number): Sighting[] {
  const nearest = [...track.faces].sort(
    (a, b) => Math.abs(a.atSeconds - atSeconds) - Math.abs(b.atSeconds - atSeconds),
  )[0];
  return nearest && Math.abs(nearest.atSeconds - atSeconds) <= within ? [nearest.box] : [];
}

/** The marked middle lies in the box. */
function holds(box: Sighting, [x, y]: readonly [number, number]): boolean {
  return x >= box.x && x <= box.x + box.width && y >= box.y && y <= box.y + box.height;
}
