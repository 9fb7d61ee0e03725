import { join } from 'node:path';
import type { Plan } from '@reelwright/plan';
import { probe, runFfmpeg } from '../../packages/engine/src/media/index.ts';
import { diskFacts, noFacts } from '../../packages/engine/src/pipelines/cache.ts';
import { planRestyle } from '../../packages/engine/src/pipelines/restyle.ts';
import { extract } from '../../packages/engine/src/pipelines/style.ts';
import { styleWith } from '../../packages/engine/src/pipelines/testing/style.ts';
import { renderPlan } from '../../packages/engine/src/render/index.ts';
import { GRADE_FIELDS } from '../../packages/engine/src/style/grade.ts';
import type { ColorGrade, StyleDna, StyleTransition } from '../../packages/engine/src/style/index.ts';
import type { Row } from '../row.ts';

const GRADE_TARGET = 10;
const CUTS_TARGET = 0.1;
const TWICE_TARGET = 3;

/** Footage that styles are laid on: wide, upright and square, and how much of it is used. */
const FOOTAGE = [
  { trip: 'trip-wide', file: 'single_speaker_adt31.mp4', seconds: 16 },
  { trip: 'trip-upright', file: 'talking_9x16_hevc_2.mp4', seconds: 12 },
  { trip: 'trip-square', file: 'talking_head_512_khill.mp4', seconds: 8 },
  { trip: 'trip-split', file: 'debate_two_person_iianet.mp4', seconds: 12 },
] as const;
/** What the round trips on one piece of footage are called. */
export const TRIP_NAMES = ['trip-wide', 'trip-upright', 'trip-square', 'trip-split'] as const;
/** The round trips on one piece of footage. */
export type TripName = (typeof TRIP_NAMES)[number];

type Wanted = {
  name: string;
  grade: ColorGrade;
  aspect: StyleDna['aspect_ratio'];
  cuts: number;
  transition: StyleTransition;
  bass: number;
};

/** Looks that are in use, each with another way of cutting. Cuts a minute give whole numbers on all of the footage. */
const STYLES: readonly Wanted[] = [
  {
    name: 'warm and flat, dissolves',
    grade: { temperature: 30, tint: 5, saturation: -10, contrast: -25, highlights: -15, shadows: 20 },
    aspect: '16:9',
    cuts: 15,
    transition: { type: 'dissolve', duration_ms: 500, easing: 'linear' },
    bass: 0,
  },
  {
    name: 'cool and contrasty, cuts',
    grade: { temperature: -25, tint: -5, saturation: 10, contrast: 20, highlights: 15, shadows: -25 },
    aspect: '9:16',
    cuts: 30,
    transition: { type: 'cut', duration_ms: 0, easing: 'linear' },
    bass: 0,
  },
  {
    name: 'greyish and lifted, fades',
    grade: { temperature: 0, tint: 0, saturation: -50, contrast: -10, highlights: 0, shadows: 25 },
    aspect: '1:1',
    cuts: 15,
    transition: { type: 'fade', duration_ms: 600, easing: 'linear' },
    bass: 0,
  },
  {
    name: 'vivid, wipes',
    grade: { temperature: 8, tint: 4, saturation: 40, contrast: 10, highlights: 10, shadows: -10 },
    aspect: '16:9',
    cuts: 15,
    transition: { type: 'wipe', duration_ms: 500, easing: 'linear' },
    bass: 40,
  },
];

/** What came of one style on one piece of footage. */
type Trip = {
  name: string;
  off: Record<keyof ColorGrade, number>;
  cuts: { wanted: number; found: number };
  bass: { wanted: number; found: number };
  /** Milliseconds; null where another kind was found. */
  length: { wanted: number; found: number | null };
  isTypeRight: boolean;
  hasTransition: boolean;
};

/** Whether a video to which a style was applied has that style, and whether applying it twice is applying it once. */
export async function roundTripRows(
  shared: string,
  folder: string,
  names: readonly TripName[],
): Promise<Row[]> {
  const trips: Trip[] = [];
  const twice: number[] = [];
  const moved: string[] = [];
  for (const { trip, file, seconds } of FOOTAGE) {
    if (!names.includes(trip)) continue;
    const source = await shortened(`${shared}/media/video/${file}`, seconds, folder);
    const place = FOOTAGE.findIndex((one) => one.file === file);
    for (const [i, wanted] of STYLES.entries()) {
      const name = `${wanted.name} on ${file}`;
      const style = styleOf(wanted);
      const once = await applied(source, style, join(folder, `once-${i}.mp4`), folder);
      const { style: read } = await extract(once, { facts: noFacts });
      const one = tripOf(name, style, read);
      trips.push(one);
      // Each takes a minute or two.
      console.error(`  ${name}: ${tripRow(one).detail}`);
      // Every style once: it shows on the second pass whatever the footage.
      if (i !== place) continue;
      const again = await applied(once, style, join(folder, 'twice.mp4'), folder);
      const { style: second } = await extract(again, { facts: noFacts });
      for (const field of GRADE_FIELDS) {
        const by = Math.abs(second.color_grade[field] - read.color_grade[field]);
        twice.push(by);
        if (by > TWICE_TARGET) moved.push(`${field} by ${by} in ${name}`);
      }
      if (second.cut_frequency !== read.cut_frequency)
        moved.push(`cuts a minute from ${read.cut_frequency} to ${second.cut_frequency} in ${name}`);
    }
  }
  return [...trips.map(tripRow), ...gradeRows(trips), cutRow(trips), typeRow(trips), twiceRow(twice, moved)];
}

function styleOf({ grade, aspect, cuts, transition, bass }: Wanted): StyleDna {
  return styleWith({
    color_grade: grade,
    aspect_ratio: aspect,
    audio_style: {
      normalization_level: 0.61,
      compression_ratio: 2,
      bass_boost: bass,
      enhance_speech: true,
    },
    cut_frequency: cuts,
    primary_transition: transition,
  });
}

async function shortened(path: string, seconds: number, folder: string): Promise<string> {
  const target = join(folder, `source-${seconds}-${path.split('/').at(-1)}`);
  const encode = ['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '16', '-c:a', 'aac'];
  const size = 'scale=w=if(gt(iw\\,ih)\\,-2\\,480):h=if(gt(iw\\,ih)\\,480\\,-2),setsar=1';
  await runFfmpeg(
    ['-y', '-t', String(seconds), '-i', `file:${path}`, '-vf', size, ...encode, `file:${target}`],
    { stage: 'make test footage' },
  );
  return target;
}

/** Applied as the pipeline does it, in a smaller size: a style does not say how many pixels there are. */
async function applied(path: string, style: StyleDna, file: string, folder: string): Promise<string> {
  const settings = { facts: diskFacts(join(folder, 'facts')), transcriptFile: null };
  const { plan } = await planRestyle(path, { style, strength: 1, quality: 'medium' }, settings);
  const { width, height } = plan.output;
  const small = (length: number) => 4 * Math.round(length / 12);
  const output: Plan['output'] = { ...plan.output, width: small(width), height: small(height) };
  const source = await probe(path);
  await renderPlan({ ...plan, output }, { source, path, captions: null, fonts: [], file, poster: null });
  return file;
}

function tripOf(name: string, wanted: StyleDna, read: StyleDna): Trip {
  const by = (field: keyof ColorGrade) => Math.abs(read.color_grade[field] - wanted.color_grade[field]);
  const isTypeRight = read.primary_transition.type === wanted.primary_transition.type;
  return {
    name,
    off: {
      temperature: by('temperature'),
      tint: by('tint'),
      saturation: by('saturation'),
      contrast: by('contrast'),
      highlights: by('highlights'),
      shadows: by('shadows'),
    },
    cuts: { wanted: wanted.cut_frequency, found: read.cut_frequency },
    bass: { wanted: wanted.audio_style.bass_boost, found: read.audio_style.bass_boost },
    length: {
      wanted: wanted.primary_transition.duration_ms,
      found: isTypeRight ? read.primary_transition.duration_ms : null,
    },
    isTypeRight,
    hasTransition: read.cut_frequency > 0,
  };
}

/** What one style on one piece of footage came to: the largest difference, and all of them. */
function tripRow({ name, off, cuts, bass, length, isTypeRight }: Trip): Row {
  const fields = GRADE_FIELDS.map((field) => `${field} ${off[field]}`).join(', ');
  return {
    metric: `round trip: ${name}`,
    value: Math.max(...GRADE_FIELDS.map((field) => off[field])),
    target: 'reported',
    ok: true,
    detail: `${fields}; cuts a minute ${cuts.found} of ${cuts.wanted}, kind ${isTypeRight ? 'right' : 'wrong'}, ${length.found ?? '-'} of ${length.wanted} ms; bass ${bass.found} of ${bass.wanted}`,
  };
}

function gradeRows(trips: readonly Trip[]): Row[] {
  return GRADE_FIELDS.map((field) => {
    const sorted = [...trips].sort((a, b) => b.off[field] - a.off[field]);
    const worst = sorted[0];
    const within = trips.filter(({ off }) => off[field] <= GRADE_TARGET).length;
    return {
      metric: `round trip: ${field}, largest error`,
      value: worst?.off[field] ?? 0,
      target: `<= ${GRADE_TARGET}`,
      ok: within === trips.length,
      detail: `${within} of ${trips.length} within; ${sorted
        .filter(({ off }) => off[field] > GRADE_TARGET)
        .map(({ name, off }) => `${off[field]}: ${name}`)
        .join(', ')}`,
    };
  });
}

function cutRow(trips: readonly Trip[]): Row {
  const isRight = ({ cuts }: Trip) => Math.abs(cuts.found / cuts.wanted - 1) <= CUTS_TARGET;
  const wrong = trips.filter((trip) => !isRight(trip));
  return {
    metric: `round trip: cut frequency within ${100 * CUTS_TARGET} %`,
    value: 1 - wrong.length / trips.length,
    target: '1',
    ok: wrong.length === 0,
    detail: wrong.map(({ name, cuts }) => `${cuts.found} not ${cuts.wanted}: ${name}`).join(', ') || 'all',
  };
}

function typeRow(trips: readonly Trip[]): Row {
  const wrong = trips.filter(({ isTypeRight, hasTransition }) => !(isTypeRight && hasTransition));
  return {
    metric: 'round trip: transition type',
    value: 1 - wrong.length / trips.length,
    target: '1',
    ok: wrong.length === 0,
    detail: wrong.map(({ name }) => name).join(', ') || 'all',
  };
}

function twiceRow(twice: readonly number[], moved: readonly string[]): Row {
  const value = Math.max(...twice);
  return {
    metric: 'applied twice beside once, largest difference',
    value,
    target: `<= ${TWICE_TARGET}`,
    ok: moved.length === 0,
    detail: moved.join(', ') || `${twice.length} fields`,
  };
}
