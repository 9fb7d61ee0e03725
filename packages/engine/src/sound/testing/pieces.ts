import { hat, type Kit, kick, note, shaker, snare, type Track, VOICES } from './instruments.ts';
import { mixed, normalised, seeded } from './synthetic.ts';
import { talker } from './talker.ts';

/**
 * What is played, a string per instrument, a character per step: `x` struck, `o` softly, `.` not. A string that is shorter than
 * the others is repeated. `steps` are those of a beat: 2 eighths, 3 triplets, 4 sixteenths.
 */
export type Groove = {
  steps: 2 | 3 | 4;
  /** Beats of a bar; chords change with it. */
  beats: 3 | 4;
  kick?: string;
  snare?: string;
  hat?: string;
  openHat?: string;
  ride?: string;
  shaker?: string;
  bass?: string;
  chords?: string;
  melody?: string;
  /** Which voice the chords have. */
  voice?: 'piano' | 'guitar' | 'pad' | 'synth';
  /** How much later every second step comes, as a share of it: 0 straight, 0.33 as triplets. */
  swing?: number;
};

/** Nothing yet, in bars of four beats of four sixteenths. */
export const SIXTEENTHS: Groove = { steps: 4, beats: 4 };

/** A piece: what is played how fast, in quarter notes a minute as its players would write it, and by which chance. */
export type Piece = { name: string; groove: Groove; beatsPerMinute: number; seed: number; speech: boolean };

/**
 * Grooves with the tempi that their kind is written at. Kinds whose tempo players write in two ways (trap and dubstep at
 * 70 or 140, one drop at 75 or 150) are to be left out, since neither answer is wrong.
 */
export type Kind = { name: string; tempi: readonly number[]; groove: Groove };

/** The pieces of some kinds, by chances from `firstSeed` on, every second with somebody who talks over it. */
export function piecesOf(kinds: readonly Kind[], firstSeed: number): Piece[] {
  return kinds
    .flatMap(({ name, tempi, groove }) =>
      tempi.map((beatsPerMinute) => ({ name: `${name} ${beatsPerMinute}`, groove, beatsPerMinute })),
    )
    .map((piece, i) => ({ ...piece, seed: firstSeed + 13 * i, speech: i % 2 === 1 }));
}

const KITS: readonly Kit[] = [
  {
    kick: { hertz: 52, decay: 0.12, click: 0.15 },
    snare: { hertz: 190, decay: 0.09, tone: 0.25, kind: 'snare' },
    hat: { decay: 0.03, gain: 0.2 },
  },
  {
    kick: { hertz: 46, decay: 0.25, click: 0.3 },
    snare: { hertz: 200, decay: 0.12, tone: 0, kind: 'clap' },
    hat: { decay: 0.022, gain: 0.25 },
  },
  {
    kick: { hertz: 62, decay: 0.09, click: 0.4 },
    snare: { hertz: 230, decay: 0.16, tone: 0.35, kind: 'snare' },
    hat: { decay: 0.05, gain: 0.15 },
  },
  {
    kick: { hertz: 56, decay: 0.15, click: 0.05 },
    snare: { hertz: 180, decay: 0.06, tone: 0.2, kind: 'rim' },
    hat: { decay: 0.035, gain: 0.12 },
  },
  {
    kick: { hertz: 49, decay: 0.18, click: 0.2 },
    snare: { hertz: 170, decay: 0.2, tone: 0.15, kind: 'snare' },
    hat: { decay: 0.04, gain: 0.3 },
  },
];

/** Roots in semitones above A, and chords above their roots. */
const PROGRESSIONS = [
  [0, 8, 3, 10],
  [0, 5, 7, 5],
  [0, 7, 8, 5],
  [0, 0, 5, 7],
] as const;
const CHORD = [0, 3, 7] as const;
const SCALE = [0, 3, 5, 7, 10, 12] as const;
const A2 = 110;
const A1 = 55;
/** Players are so late or early, seconds, one way and the other. */
const UNEVEN = 0.006;

/** The piece from its first beat on, mono, −1 to 1, root mean square 0.1 before the talker; somebody talks over it as loudly where it has speech. */
export function play(piece: Piece, seconds: number, rate: number): Float32Array {
  const chance = seeded(piece.seed);
  const track: Track = { samples: new Float32Array(Math.round(seconds * rate)), rate, chance };
  const kit = KITS[Math.floor(chance() * KITS.length)] ?? KITS[0];
  const progression = PROGRESSIONS[Math.floor(chance() * PROGRESSIONS.length)] ?? PROGRESSIONS[0];
  const key = 2 ** (Math.floor(12 * chance()) / 12);
  const { groove } = piece;
  const step = 60 / piece.beatsPerMinute / groove.steps;
  const barSteps = groove.beats * groove.steps;
  for (let i = 0; kit && i * step < seconds; i++) {
    const swung = i % 2 === 1 ? (groove.swing ?? 0) * step : 0;
    const root = progression[Math.floor(i / barSteps) % progression.length] ?? 0;
    const pitch = (base: number, semitones: number) => base * key * 2 ** ((root + semitones) / 12);
    const hit = (row: string | undefined, play: (at: number, gain: number) => void) => {
      const how = row?.[i % row.length] ?? '.';
      const at = (i * step + swung + UNEVEN * (2 * chance() - 1)) * rate;
      if (how !== '.') play(at, (how === 'x' ? 1 : 0.45) * (0.85 + 0.15 * chance()));
    };
    hit(groove.kick, (at, gain) => kick(track, at, gain, kit));
    hit(groove.snare, (at, gain) => snare(track, at, gain, kit));
    hit(groove.hat, (at, gain) => hat(track, at, gain, kit));
    hit(groove.openHat, (at, gain) => hat(track, at, gain, kit, 5));
    hit(groove.ride, (at, gain) => hat(track, at, 0.7 * gain, kit, 8));
    hit(groove.shaker, (at, gain) => shaker(track, at, gain));
    hit(groove.bass, (at, gain) => note(track, at, 1.2 * gain, pitch(A1, 0), 1.8 * step, VOICES.bass));
    const voice = groove.voice ?? 'piano';
    hit(groove.chords, (at, gain) => {
      for (const semitones of CHORD)
        note(
          track,
          at,
          0.5 * gain,
          pitch(A2, semitones),
          (voice === 'pad' ? barSteps : 3) * step,
          VOICES[voice],
        );
    });
    hit(groove.melody, (at, gain) => {
      const semitones = SCALE[Math.floor(chance() * SCALE.length)] ?? 0;
      note(track, at, 0.7 * gain, 4 * A2 * key * 2 ** (semitones / 12), 2 * step, VOICES.synth);
    });
  }
  const music = normalised(track.samples);
  return piece.speech ? mixed(music, talker(seconds, seeded(piece.seed + 7919), rate), 0, 1, rate) : music;
}
