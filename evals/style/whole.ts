import { readFileSync } from 'node:fs';
import { noFacts } from '../../packages/engine/src/pipelines/cache.ts';
import { extract } from '../../packages/engine/src/pipelines/style.ts';
import type { Row } from '../row.ts';

const SPEED_TARGET = 0.35;
const PROCESSOR_TARGET = 0.6;
/** Of a second, in which Linux tells processor time to programs (USER_HZ). */
const TICKS = 100;

/** Shared footage with what is known of it: cuts by eye, shape and rate by its streams, captions by eye. */
const KNOWN = [
  { file: 'video/googlework_short.mp4', cuts: 20, aspect: '16:9', rate: 30, subtitles: false },
  { file: 'derived/grid_montage_11x3s.mp4', cuts: 10, aspect: '16:9', rate: 24, subtitles: false },
  { file: 'video/single_speaker_adt31.mp4', cuts: 0, aspect: '16:9', rate: 24, subtitles: false },
  { file: 'video/debate_two_person_iianet.mp4', cuts: 0, aspect: '16:9', rate: 24, subtitles: true },
  { file: 'video/remotion_talking_head_9x16.mp4', cuts: 0, aspect: '9:16', rate: 60, subtitles: false },
  { file: 'video/talking_head_512_khill.mp4', cuts: 0, aspect: '1:1', rate: 24, subtitles: false },
] as const;

/** Whole extractions of the shared footage: what is known of it, and how long they take beside its length. */
export async function wholeRows(shared: string): Promise<Row[]> {
  const wrong: string[] = [];
  const speeds: { name: string; wall: number; processor: number }[] = [];
  for (const { file, cuts, aspect, rate, subtitles } of KNOWN) {
    const started = performance.now();
    const before = processorSeconds();
    const { style, source } = await extract(`${shared}/media/${file}`, { facts: noFacts });
    const used = processorSeconds() - before;
    const name = file.split('/').at(-1) ?? file;
    speeds.push({
      name,
      wall: (performance.now() - started) / 1000 / source.durationSeconds,
      processor: used / source.durationSeconds,
    });
    const found = Math.round((style.cut_frequency * source.durationSeconds) / 60);
    const say = (field: string, value: unknown, truth: unknown) => {
      if (value !== truth) wrong.push(`${name} ${field} ${value} not ${truth}`);
    };
    say('cuts', found, cuts);
    say('aspect', style.aspect_ratio, aspect);
    say('rate', style.frame_rate, rate);
    say('subtitles', style.use_subtitles, subtitles);
  }
  const all = KNOWN.length * 4;
  const slowest = Math.max(...speeds.map(({ wall }) => wall));
  const dearest = Math.max(...speeds.map(({ processor }) => processor));
  return [
    {
      metric: 'known fields of real footage',
      value: (all - wrong.length) / all,
      target: '>= 0.9',
      ok: (all - wrong.length) / all >= 0.9,
      detail: wrong.join('; ') || `${all} fields`,
    },
    {
      metric: 'extraction time beside the length',
      value: slowest,
      target: `<= ${SPEED_TARGET}`,
      ok: slowest <= SPEED_TARGET,
      detail: speeds.map(({ name, wall }) => `${name} ${wall.toFixed(2)}`).join(', '),
    },
    {
      metric: 'its processor time beside the length, programs that it starts included',
      value: dearest,
      target: `<= ${PROCESSOR_TARGET}`,
      ok: dearest <= PROCESSOR_TARGET,
      detail: speeds.map(({ name, processor }) => `${name} ${processor.toFixed(2)}`).join(', '),
    },
  ];
}

/**
 * Processor time of this process and of those it started that have ended, seconds (proc(5): fields 14 to 17 of stat). Only Linux
 * tells of both; elsewhere it is NaN, and the target missed.
 */
function processorSeconds(): number {
  if (process.platform !== 'linux') return Number.NaN;
  const stat = readFileSync('/proc/self/stat', 'utf8');
  // The second field is a name in brackets, which may hold spaces.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0) / TICKS;
}
