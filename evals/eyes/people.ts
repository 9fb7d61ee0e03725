import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { probe, runFfmpeg } from '../../packages/engine/src/media/index.ts';
import { examineScenes } from '../../packages/engine/src/vision/index.ts';
import type { Row } from '../row.ts';

/** A person as a file shows him: what is cut out of the picture, as an ffmpeg crop. */
type Talker = { person: string; file: string; crop: string };

const SQUARE = 'min(iw\\,ih):min(iw\\,ih)';
const TOP = 'iw:iw:0:ih*0.05';
const talkers: Readonly<Record<string, Talker>> = {
  annie: { person: 'annie', file: 'single_speaker_adt31.mp4', crop: SQUARE },
  kate: { person: 'kate', file: 'talking_head_512_khill.mp4', crop: SQUARE },
  vr1: { person: 'vr1', file: 'talking_head_vr1.mp4', crop: SQUARE },
  vr2: { person: 'vr2', file: 'talking_head_vr2.mp4', crop: SQUARE },
  vr4: { person: 'vr4', file: 'talking_head_vr4.mp4', crop: SQUARE },
  host: { person: 'host', file: 'remotion_talking_head_9x16.mp4', crop: TOP },
  presenter: { person: 'presenter', file: 'talking_9x16_hevc_1.mp4', crop: TOP },
  speaker: { person: 'speaker', file: 'talking_9x16_hevc_2.mp4', crop: TOP },
  left: { person: 'left', file: 'debate_two_person_001.avi', crop: 'iw*0.45:ih*0.8:iw*0.05:0' },
  right: { person: 'right', file: 'debate_two_person_001.avi', crop: 'iw*0.45:ih*0.8:iw*0.5:0' },
  guestLeft: { person: 'guestLeft', file: 'debate_two_person_iianet.mp4', crop: 'iw*0.4:ih*0.7:iw*0.1:0' },
  guestRight: { person: 'guestRight', file: 'debate_two_person_iianet.mp4', crop: 'iw*0.4:ih*0.7:iw*0.5:0' },
};

/** One shot of an edit: who, from where in the file, and how much larger than the first time (0.8–1.3). */
type Take = { who: string; fromSeconds: number; zoom: number };

const take = (who: string, fromSeconds: number, zoom: number): Take => ({ who, fromSeconds, zoom });
/** Conversations cut back and forth, with other framings of the same people in between. */
const EDITS: readonly (readonly Take[])[] = [
  [
    take('annie', 0, 1),
    take('speaker', 0, 1),
    take('annie', 8, 1.3),
    take('speaker', 9, 0.8),
    take('annie', 15, 0.9),
  ],
  [take('kate', 0, 1), take('vr4', 0, 1), take('kate', 3, 1.2), take('vr4', 3, 1.1), take('vr1', 1, 1)],
  [
    take('host', 0, 1),
    take('presenter', 0, 1),
    take('host', 5, 1.3),
    take('presenter', 5, 1.2),
    take('vr2', 1, 1),
  ],
  [
    take('left', 0, 1),
    take('right', 0, 1),
    take('left', 4, 1.3),
    take('right', 4, 0.9),
    take('left', 6, 0.8),
  ],
  [take('guestLeft', 0, 1), take('guestRight', 2, 1), take('guestLeft', 6, 1.2), take('guestRight', 9, 1.3)],
];

const TAKE_SECONDS = 1.8;
/** Published face verification is far above; a false join sends the camera to the wrong person, so it weighs more. */
const MIN_PRECISION = 0.99;
const MIN_RECALL = 0.9;

/** Precision and recall of "the same person" over pairs of tracks, on edits of known people and the shared montage. */
export async function peopleRows(shared: string): Promise<Row[]> {
  const folder = await mkdtemp(join(tmpdir(), 'reelwright-people-'));
  try {
    const sums: Counts = { joined: 0, rightly: 0, same: 0 };
    const details: string[] = [];
    for (const [i, edit] of EDITS.entries()) {
      const path = join(folder, `edit_${i}.mp4`);
      await makeEdit(shared, edit, path);
      const who = (at: number) => talkers[edit[Math.floor(at / TAKE_SECONDS)]?.who ?? '']?.person ?? '';
      add(sums, details, `edit ${i + 1}`, await judge(path, who));
    }
    const clips = ['a', 'b', 'c', 'd', 'e', 'f', 'pwij3p', 'g', 'h', 'i', 'pwij3p'];
    const montage = `${shared}/media/derived/grid_montage_11x3s.mp4`;
    add(sums, details, 'montage', await judge(montage, (at) => clips[Math.floor(at / 3)] ?? ''));
    const precision = sums.joined > 0 ? sums.rightly / sums.joined : 0;
    const recall = sums.same > 0 ? sums.rightly / sums.same : 0;
    return [
      row('same person: precision', precision, MIN_PRECISION, details),
      row('same person: recall', recall, MIN_RECALL, details),
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

type Counts = { joined: number; rightly: number; same: number };

function row(metric: string, value: number, least: number, details: readonly string[]): Row {
  return { metric, value, target: `≥ ${least}`, ok: value >= least, detail: details.join(', ') };
}

function add(sums: Counts, details: string[], name: string, counts: Counts): void {
  sums.joined += counts.joined;
  sums.rightly += counts.rightly;
  sums.same += counts.same;
  details.push(`${name}: ${counts.rightly} of ${counts.same} found, ${counts.joined - counts.rightly} false`);
}

async function judge(path: string, personAt: (seconds: number) => string): Promise<Counts> {
  const source = await probe(path);
  const span = { startSeconds: 0, endSeconds: source.durationSeconds };
  const { tracks } = await examineScenes(path, source, [span]);
  const seen = tracks.map(({ person, faces }) => ({
    person,
    truth: personAt(faces[faces.length >> 1]?.atSeconds ?? 0),
  }));
  const counts: Counts = { joined: 0, rightly: 0, same: 0 };
  seen.forEach((a, i) => {
    for (const b of seen.slice(i + 1)) {
      const same = a.truth === b.truth;
      const joined = a.person === b.person;
      counts.same += same ? 1 : 0;
      counts.joined += joined ? 1 : 0;
      counts.rightly += same && joined ? 1 : 0;
    }
  });
  return counts;
}

/** One video of 960 × 540: every take in a square of its own size, at alternating sides. */
async function makeEdit(shared: string, edit: readonly Take[], path: string): Promise<void> {
  const inputs = edit.flatMap(({ who, fromSeconds }) => [
    '-ss',
    `${fromSeconds}`,
    '-t',
    `${TAKE_SECONDS}`,
    '-i',
    `file:${shared}/media/video/${talkers[who]?.file ?? ''}`,
  ]);
  const chains = edit.map(({ who, zoom }, i) => {
    const side = 2 * Math.round((540 * zoom) / 2);
    const window = Math.min(540, side);
    const crop = talkers[who]?.crop ?? SQUARE;
    return (
      `[${i}:v:0]crop=${crop},scale=${side}:${side}:force_original_aspect_ratio=increase,` +
      `crop=${window}:${window}:(iw-ow)/2:0,pad=960:540:${i % 2 ? '(ow-iw)*0.8' : '(ow-iw)*0.2'}:0:gray,` +
      `setsar=1,fps=25,trim=duration=${TAKE_SECONDS},setpts=PTS-STARTPTS[v${i}]`
    );
  });
  const joined = `${edit.map((_, i) => `[v${i}]`).join('')}concat=n=${edit.length}:v=1[v]`;
  await runFfmpeg(
    [
      ...inputs,
      ...['-filter_complex', [...chains, joined].join(';'), '-map', '[v]'],
      ...['-c:v', 'libx264', '-preset', 'ultrafast', '-crf', '20', '-y', `file:${path}`],
    ],
    { stage: 'eval' },
  );
}
