import { MUSIC_SAMPLE_RATE, MusicMeter } from '../../packages/engine/src/sound/index.ts';
import { type DRUM_PATTERNS, drums, seeded } from '../../packages/engine/src/sound/testing/synthetic.ts';
import { extractStyle } from '../../packages/engine/src/style/index.ts';
import type { Row } from '../row.ts';

const SECONDS = 30;
const TEMPI = [90, 120, 174] as const;
const PATTERNS = [
  'clicks',
  'rock',
  'house',
  'syncopated',
] as const satisfies readonly (keyof typeof DRUM_PATTERNS)[];
/** Accuracy1 (Gouyon et al. 2006): within 4 % of the tempo, octave right. */
const TEMPO_TOLERANCE = 0.04;
/** Beats are right within 70 ms (Davies et al. 2009). */
const BEAT_SECONDS = 0.07;

/** Tempo and beats of drums of known tempo, as a style tells them. */
export function soundRows(): Row[] {
  let right = 0;
  const scores: number[] = [];
  const wrong: string[] = [];
  for (const pattern of PATTERNS) {
    for (const tempo of TEMPI) {
      const meter = new MusicMeter();
      meter.push(drums(SECONDS, tempo, pattern, seeded(tempo), MUSIC_SAMPLE_RATE));
      const facts = { durationSeconds: SECONDS, look: null, music: meter.finish() };
      const style = extractStyle(facts, '2000-01-01T00:00:00Z');
      const isRight = Math.abs((style.tempo_bpm ?? 0) / tempo - 1) <= TEMPO_TOLERANCE;
      if (isRight) right += 1;
      else wrong.push(`${pattern} ${tempo} as ${style.tempo_bpm}`);
      const found = style.detected_beats.map(({ timestamp_ms }) => timestamp_ms / 1000);
      const truth = Array.from({ length: Math.ceil((SECONDS * tempo) / 60) }, (_, i) => (i * 60) / tempo);
      const hits = truth.filter((beat) => found.some((at) => Math.abs(at - beat) <= BEAT_SECONDS)).length;
      scores.push((2 * hits) / (truth.length + found.length));
    }
  }
  const accuracy = right / (PATTERNS.length * TEMPI.length);
  const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length;
  return [
    {
      metric: 'tempo, Accuracy1',
      value: accuracy,
      target: '>= 0.95',
      ok: accuracy >= 0.95,
      detail: wrong.join(', ') || `${scores.length} tracks at ${TEMPI.join(', ')}`,
    },
    {
      metric: 'beats F at 70 ms',
      value: mean,
      target: '>= 0.9',
      ok: mean >= 0.9,
      detail: `worst ${Math.min(...scores).toFixed(2)}`,
    },
  ];
}
