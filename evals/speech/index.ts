/**
 * How well speech is understood: word error rate on real recordings with known text, and how exactly words are placed
 * on sound that was put together from known pieces. Rows beside their targets for `npm run eval`.
 */
import { type RecogniserName, recogniseSpeech } from '../../packages/engine/src/speech/index.ts';
import { findShared } from '../../packages/engine/src/testing/shared.ts';
import type { Row } from '../row.ts';
import { RATE } from './assembled.ts';
import { boundaryErrors } from './boundaries.ts';
import { diarisationRows } from './diarisation.ts';
import { englishRow } from './english.ts';
import { modernRecordings, type Recording, sonnetRecordings } from './recordings.ts';
import { streamOf } from './sound.ts';
import { voiceRows } from './voices.ts';
import { wordErrors } from './word-errors.ts';

/**
 * Measures everything; with another recogniser than the default one, only what depends on it. Without the shared
 * recordings only the boundaries on synthesised words.
 */
export async function speechRows(recogniser: RecogniserName = 'moonshine-tiny'): Promise<Row[]> {
  const shared = findShared();
  const media = shared === null ? null : `${shared}/media`;
  const rows: Row[] = [];
  if (media !== null) {
    const [modern, sonnets] = [await modernRecordings(media), await sonnetRecordings(media)];
    rows.push(await errorRate('WER, modern clean speech (jfk, LibriVox)', 0.05, modern, recogniser));
    rows.push(await errorRate('WER, sonnets (archaic words)', 0.12, sonnets, recogniser));
    rows.push(await englishRow(media, recogniser));
  }
  if (recogniser !== 'moonshine-tiny') return rows;
  rows.push(...(await boundaryRows(media)));
  if (shared !== null) rows.push(...(await voiceRows(shared)), ...(await diarisationRows(shared)));
  return rows;
}

async function errorRate(
  metric: string,
  most: number,
  recordings: readonly Recording[],
  recogniser: RecogniserName,
): Promise<Row> {
  let errors = 0;
  let words = 0;
  const differences: string[] = [];
  const before = process.cpuUsage();
  let seconds = 0;
  for (const { samples, said } of recordings) {
    const transcript = await recogniseSpeech(streamOf(samples), {
      recogniser,
      language: 'en',
      durationSeconds: samples.length / RATE,
    });
    seconds += samples.length / RATE;
    const result = wordErrors(said, transcript.words.map((word) => word.text).join(' '));
    errors += result.errors;
    words += result.words;
    differences.push(...result.differences);
  }
  const value = errors / words;
  return {
    metric,
    value,
    target: `≤ ${most * 100} %`,
    ok: value <= most,
    detail: `${errors} of ${words} words, ${cpuSeconds(before, seconds)}: ${differences.join(', ')}`,
  };
}

/** CPU time since then per second of sound, of this process and its threads; child processes are not in it. */
function cpuSeconds(before: NodeJS.CpuUsage, soundSeconds: number): string {
  const { user, system } = process.cpuUsage(before);
  return `${((user + system) / 1e6 / soundSeconds).toFixed(3)} CPU-s per s`;
}

async function boundaryRows(media: string | null): Promise<Row[]> {
  const measured = await boundaryErrors(media);
  const all = measured.flatMap(({ errors }) => errors).sort((a, b) => a - b);
  const unplaced = measured.reduce((sum, voice) => sum + voice.unplaced, 0);
  const detail = measured
    .map(({ name, errors }) => `${name} ${milliseconds(mean(errors))}`)
    .concat(`${unplaced} of ${all.length / 2} words not placed`)
    .join(', ');
  const p95 = all[Math.floor(all.length * 0.95)] ?? 0;
  return [
    {
      metric: 'word boundary error, mean (s)',
      value: mean(all),
      target: '≤ 0.040 s',
      ok: mean(all) <= 0.04,
      detail,
    },
    {
      metric: 'word boundary error, 95th percentile (s)',
      value: p95,
      target: '≤ 0.150 s',
      ok: p95 <= 0.15,
      detail,
    },
  ];
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}

function milliseconds(seconds: number): string {
  return `${Math.round(seconds * 1000)} ms`;
}
