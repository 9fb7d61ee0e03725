import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fromOkLab, type Grade, gradeChange, type Lab } from '@reelwright/plan';
import type { ShotColours } from '../../packages/engine/src/facts/index.ts';
import { ColourMeter } from '../../packages/engine/src/look/index.ts';
import { decodeFrames, hasFilter, probe, runFfmpeg } from '../../packages/engine/src/media/index.ts';
import { CUBE_FILE, cubeText, gradeFilter } from '../../packages/engine/src/render/cube.ts';
import {
  GRADE_FIELDS,
  gradeTowards,
  limited,
  type ReadGrade,
  readGrade,
} from '../../packages/engine/src/style/grade.ts';
import { SHOT_VIEW, ShotWatch } from '../../packages/engine/src/vision/index.ts';
import type { Row } from '../row.ts';

const TARGET = 8;
const SECONDS = 4;

/** Real footage that grades are laid over: women and men, bright and dark, upright and wide. */
const FOOTAGE = [
  'single_speaker_adt31.mp4',
  'talking_head_512_khill.mp4',
  'talking_9x16_hevc_2.mp4',
  'talking_9x16_hevc_1.mp4',
  'talking_head_vr1.mp4',
  'googlework_short.mp4',
];

/** What is laid over, as a difference to how the footage reads by itself. */
const LAID: Record<string, Partial<ReadGrade>> = {
  warm: { temperature: 40 },
  cool: { temperature: -40 },
  green: { tint: -25 },
  magenta: { tint: 25 },
  greyish: { saturation: -40 },
  vivid: { saturation: 50 },
  flat: { contrast: -30 },
  contrasty: { contrast: 25 },
  bright: { highlights: 25 },
  lifted: { shadows: 30 },
  crushed: { shadows: -25 },
  film: { temperature: 20, tint: 8, saturation: -25, contrast: 15, shadows: 15 },
};

/**
 * Beyond this share of colours that no screen shows, less of a grade is seen than was laid: a quarter less is laid over
 * then. Colourfulness is read at the other 95 %.
 */
const MOST_BEYOND = 0.05;
const PARTS = [1, 0.75, 0.5, 0.25] as const;

/** The colours of footage, as they are read and some of them one by one. */
type Seen = { colours: ShotColours; samples: readonly Lab[] };

/** A grade laid over footage: how it should read, and how it reads. */
type LaidOver = { name: string; wanted: ReadGrade; read: ReadGrade };

/**
 * How far each field is read from what was laid over, and whether ffmpeg's own filters are read in the right order; on all
 * of the footage, or on these files of it or beside it.
 */
export async function gradeRows(
  shared: string,
  folder: string,
  footage: readonly string[] = FOOTAGE,
): Promise<Row[]> {
  const laidOver: LaidOver[] = [];
  const readings: ReadGrade[] = [];
  const ordered: boolean[] = [];
  const disordered: string[] = [];
  for (const name of footage) {
    const plain = await filtered(`${shared}/media/video/${name}`, null, join(folder, 'plain.mp4'));
    const before = await coloursOf(plain);
    const own = readGrade(before.colours);
    readings.push(own);
    for (const [label, laid] of Object.entries(LAID)) {
      const part =
        PARTS.find(
          (part) =>
            beyond(before.samples, gradeTowards(before.colours, withAdded(own, laid, part))) <= MOST_BEYOND,
        ) ?? 0;
      const asked = withAdded(own, laid, part);
      const grade = gradeTowards(before.colours, asked);
      // Where there are too few tones for the contrast, or none darker, less is laid over than was asked for.
      const wanted = { ...asked, ...tonesLaid(before.colours, grade) };
      const cube = join(folder, CUBE_FILE);
      await writeFile(cube, cubeText(grade));
      const filter = gradeFilter(hasFilter('zscale')).replace(CUBE_FILE, cube);
      const graded = await filtered(plain, filter, join(folder, 'graded.mp4'));
      const { colours } = await coloursOf(graded);
      const share = part < 1 ? ` (${part} of it)` : '';
      laidOver.push({ name: `${label}${share} ${name}`, wanted, read: readGrade(colours) });
    }
    for (const { field, filters } of ORDERS) {
      const values: number[] = [];
      for (const filter of filters) {
        const { colours } = await coloursOf(await filtered(plain, filter, join(folder, 'graded.mp4')));
        values.push(readGrade(colours)[field]);
      }
      const isOrdered = values.every((value, i) => i === 0 || value > (values[i - 1] ?? value));
      ordered.push(isOrdered);
      if (!isOrdered) disordered.push(`${field} ${name}: ${values.map(Math.round).join(' ')}`);
    }
  }
  const right = ordered.filter((is) => is).length / ordered.length;
  return [
    ...GRADE_FIELDS.map((field) => errorRow(field, laidOver)),
    {
      metric: 'grades of ffmpeg’s filters in order',
      value: right,
      target: '1',
      ok: right === 1,
      detail: disordered.join('; ') || `${ordered.length} series of three`,
    },
    ownRow(readings),
  ];
}

/** Filters that nobody here wrote, weaker to stronger in a field; `null` leaves the footage alone. Black bars stay black. */
const ORDERS: readonly { field: keyof ReadGrade; filters: readonly (string | null)[] }[] = [
  { field: 'temperature', filters: ['colortemperature=9500', null, 'colortemperature=4500'] },
  {
    field: 'tint',
    filters: ['colorbalance=gs=0.1:gm=0.1:gh=0.1', null, 'colorbalance=gs=-0.1:gm=-0.1:gh=-0.1'],
  },
  { field: 'saturation', filters: ['eq=saturation=0.5', null, 'eq=saturation=1.4'] },
  { field: 'contrast', filters: ['eq=contrast=0.75', null, 'eq=contrast=1.2'] },
  {
    field: 'shadows',
    filters: ['curves=all=0/0 0.25/0.12 1/1', null, 'curves=all=0/0 0.06/0.17 0.5/0.55 1/1'],
  },
  { field: 'highlights', filters: ['curves=all=0/0 0.5/0.48 1/0.8', null, 'curves=all=0/0 0.6/0.75 1/1'] },
];

async function filtered(path: string, filter: string | null, target: string): Promise<string> {
  const chain = ['scale=640:-2', ...(filter === null ? [] : [filter]), 'format=yuv420p'].join(',');
  const encode = ['-t', String(SECONDS), '-an', '-c:v', 'libx264', '-preset', 'veryfast', '-crf', '18'];
  // As the renderer tags its pictures: untagged, a small one would be read as BT.601.
  const tags = ['-colorspace', 'bt709', '-color_primaries', 'bt709', '-color_trc', 'bt709'];
  await runFfmpeg(['-y', '-i', `file:${path}`, '-vf', chain, ...encode, ...tags, `file:${target}`], {
    stage: 'make test footage',
  });
  return target;
}

/** What is read inside black bars, as a style is extracted. */
async function coloursOf(path: string): Promise<Seen> {
  const source = await probe(path);
  const span = { startSeconds: 0, endSeconds: source.durationSeconds };
  const [meter, watch] = [new ColourMeter(), new ShotWatch()];
  const views = [ColourMeter.view(source.durationSeconds), SHOT_VIEW];
  for await (const frame of decodeFrames(path, source, { ...span, views })) {
    if (frame.view === 0) meter.push(frame);
    else watch.push(frame);
  }
  const content = watch.content();
  const { shots, samples } = meter.read([span], content);
  const colours = shots[0];
  if (!colours) throw new Error(`${path} has no colours.`);
  return { colours, samples: samples.map(([, , , l, a, b]) => ({ l, a, b })) };
}

/** Share of the colours that a grade makes such as no screen shows. */
function beyond(samples: readonly Lab[], grade: Grade): number {
  const change = gradeChange(grade);
  const isBeyond = (colour: Lab) =>
    Object.values(fromOkLab(change(colour))).some((value) => value < 0 || value > 1);
  return samples.filter(isBeyond).length / samples.length;
}

/** What a grade makes of the tones of footage: its curve, applied to each band of them. */
function tonesLaid(before: ShotColours, grade: Grade) {
  const change = gradeChange(grade);
  const tones = before.tones.map((l) => change({ l, ...before.grey }).l);
  const { contrast, highlights, shadows } = readGrade({ ...before, tones });
  return { contrast, highlights, shadows };
}

/** A reading with a part (0–1) of what is laid over. */
function withAdded(own: ReadGrade, laid: Partial<ReadGrade>, part: number): ReadGrade {
  const wanted = { ...own };
  for (const field of GRADE_FIELDS) wanted[field] += part * (laid[field] ?? 0);
  return wanted;
}

function errorRow(field: (typeof GRADE_FIELDS)[number], laidOver: readonly LaidOver[]): Row {
  const sorted = laidOver
    .map(({ name, wanted, read }) => ({ name, off: Math.abs(limited(read[field]) - limited(wanted[field])) }))
    .sort((a, b) => b.off - a.off);
  const missed = sorted.filter(({ off }) => off > TARGET);
  const median = sorted[Math.floor(sorted.length / 2)]?.off ?? 0;
  const named = missed.length > 0 ? missed : sorted.slice(0, 1);
  return {
    metric: `grade: ${field}, largest error`,
    value: sorted[0]?.off ?? 0,
    target: `<= ${TARGET}`,
    ok: missed.length === 0,
    detail: `${sorted.length - missed.length} of ${sorted.length} within, median ${median.toFixed(1)}; ${
      missed.length > 0 ? 'missed' : 'worst'
    }: ${named.map(({ name, off }) => `${name} ${off.toFixed(1)}`).join(', ')}`,
  };
}

/** How the footage reads by itself: nobody knows its grade, so this is no error, but how far content is taken for one. */
function ownRow(readings: readonly ReadGrade[]): Row {
  const spread = GRADE_FIELDS.map((field) => {
    const values = readings.map((reading) => limited(reading[field])).sort((a, b) => a - b);
    return `${field} ${Math.round(values[0] ?? 0)} to ${Math.round(values.at(-1) ?? 0)}`;
  });
  const all = readings.flatMap((reading) => GRADE_FIELDS.map((field) => Math.abs(limited(reading[field]))));
  const value = all.reduce((sum, one) => sum + one, 0) / all.length;
  return {
    metric: 'grade read in ungraded footage, mean size',
    value,
    target: 'reported',
    ok: true,
    detail: spread.join(', '),
  };
}
