import { MUSIC_SAMPLE_RATE, MusicMeter } from '../../packages/engine/src/sound/index.ts';
import { KEPT_KINDS } from '../../packages/engine/src/sound/testing/kept-kinds.ts';
import { KEPT_SLOW_AND_FAST } from '../../packages/engine/src/sound/testing/kept-slow-and-fast.ts';
import { LEARNT_KINDS } from '../../packages/engine/src/sound/testing/learnt-kinds.ts';
import { LEARNT_KINDS_TOO } from '../../packages/engine/src/sound/testing/learnt-kinds-too.ts';
import { SLOW_AND_FAST } from '../../packages/engine/src/sound/testing/learnt-slow-and-fast.ts';
import { type Piece, PLAYERS, piecesOf, play } from '../../packages/engine/src/sound/testing/pieces.ts';
import { SEEN_PIECES } from '../../packages/engine/src/sound/testing/seen-pieces.ts';
import { CLEAR_PATTERNS, drums, seeded } from '../../packages/engine/src/sound/testing/synthetic.ts';
import { UNSEEN_PIECES } from '../../packages/engine/src/sound/testing/unseen-pieces.ts';
import { extractStyle } from '../../packages/engine/src/style/index.ts';
import type { Row } from '../row.ts';

const SECONDS = 30;
const TEMPI = [90, 120, 174] as const;
/** Accuracy1 (Gouyon et al. 2006): within 4 % of the tempo, octave right. */
const TEMPO_TOLERANCE = 0.04;
/** Beats are right within 70 ms (Davies et al. 2009). */
const BEAT_SECONDS = 0.07;

/** Pieces with fills, rests and intros, by which a better rule may be made, and every third kind of them, by which it is measured. */
const TO_LEARN_FROM = [
  ...piecesOf([...LEARNT_KINDS, ...LEARNT_KINDS_TOO], 2000, PLAYERS),
  ...piecesOf(SLOW_AND_FAST, 2500, PLAYERS),
];
const KEPT_BACK = [...piecesOf(KEPT_KINDS, 3000, PLAYERS), ...piecesOf(KEPT_SLOW_AND_FAST, 3500, PLAYERS)];

type Track = { name: string; tempo: number; sound: () => Float32Array };

/** Tempo and beats of drums and pieces of known tempo, as a style tells them. */
export function soundRows(): Row[] {
  const straight = CLEAR_PATTERNS.flatMap((pattern) =>
    TEMPI.map((tempo) => ({
      name: `${pattern} ${tempo}`,
      tempo,
      sound: () => drums(SECONDS, tempo, pattern, seeded(tempo), MUSIC_SAMPLE_RATE),
    })),
  );
  const tracks = (pieces: readonly Piece[]) =>
    pieces.map((piece) => ({
      name: piece.name,
      tempo: piece.beatsPerMinute,
      sound: () => play(piece, SECONDS, MUSIC_SAMPLE_RATE),
    }));
  return [
    ...rowsOf('drums', straight),
    ...rowsOf('pieces looked at', tracks(SEEN_PIECES)),
    ...rowsOf('pieces to learn from', tracks(TO_LEARN_FROM)),
    ...rowsOf('pieces kept back', tracks(KEPT_BACK), true),
    ...rowsOf('other pieces', tracks(UNSEEN_PIECES), true),
  ];
}

/** Which of the unseen and kept ones are wrong is not told, so that nobody makes the rule by them. */
function rowsOf(of: string, tracks: readonly Track[], isUnseen = false): Row[] {
  const told = tracks.map((track) => ({ track, ...judged(track) }));
  const accuracy = told.filter(({ isRight }) => isRight).length / told.length;
  const mean = told.reduce((sum, { beats }) => sum + beats, 0) / told.length;
  const wrong = told.filter(({ isRight }) => !isRight);
  return [
    {
      metric: `tempo of ${of}, Accuracy1`,
      value: accuracy,
      target: '>= 0.95',
      ok: accuracy >= 0.95,
      detail:
        wrong.length === 0 || isUnseen
          ? `${told.length - wrong.length} of ${told.length}`
          : wrong.map(({ track, tempo }) => `${track.name} as ${tempo}`).join(', '),
    },
    {
      metric: `beats of ${of}, F at 70 ms`,
      value: mean,
      target: '>= 0.9',
      ok: mean >= 0.9,
      detail: `worst ${Math.min(...told.map(({ beats }) => beats)).toFixed(2)}`,
    },
  ];
}

function judged({ tempo, sound }: Track): { tempo: number | null; isRight: boolean; beats: number } {
  const meter = new MusicMeter();
  meter.push(sound());
  const style = extractStyle(
    { durationSeconds: SECONDS, look: null, music: meter.finish() },
    '2000-01-01T00:00:00Z',
  );
  const found = style.detected_beats.map(({ timestamp_ms }) => timestamp_ms / 1000);
  const truth = Array.from({ length: Math.ceil((SECONDS * tempo) / 60) }, (_, i) => (i * 60) / tempo);
  const hits = truth.filter((beat) => found.some((at) => Math.abs(at - beat) <= BEAT_SECONDS)).length;
  return {
    tempo: style.tempo_bpm,
    isRight: Math.abs((style.tempo_bpm ?? 0) / tempo - 1) <= TEMPO_TOLERANCE,
    beats: (2 * hits) / (truth.length + found.length),
  };
}
