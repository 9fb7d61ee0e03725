import { hat, type Kit, kick, note, shaker, snare, type Track, tom, VOICES } from './instruments.ts';
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
  /** Several hands at once, whatever the kit's snare is. */
  clap?: string;
  tom?: string;
  bass?: string;
  chords?: string;
  /** The notes of the chord one after another, up and down, in the voice of the chords. */
  arpeggio?: string;
  melody?: string;
  /** Which voice the chords have. */
  voice?: 'piano' | 'guitar' | 'pad' | 'synth';
  /** How much later every second step comes, as a share of it: 0 straight, 0.33 as triplets. */
  swing?: number;
};

/** Nothing yet, in bars of four beats of four sixteenths. */
export const SIXTEENTHS: Groove = { steps: 4, beats: 4 };

/**
 * Who plays. Strokes are up to `unevenSeconds` early or late and up to the share `accents` softer than written; drums set in after
 * `intro` bars, are silent in the last of every `rest` bars and leave the last beat of every `fill` bars to the toms; 0 is never.
 */
export type Player = { unevenSeconds: number; accents: number; intro: number; rest: number; fill: number };

/** Plays the groove from the first bar to the last. */
const STEADY: Player = { unevenSeconds: 0.006, accents: 0.15, intro: 0, rest: 0, fill: 0 };

/** A machine, and people with and without fills, rests and intros. */
export const PLAYERS: readonly Player[] = [
  STEADY,
  { unevenSeconds: 0.012, accents: 0.35, intro: 0, rest: 0, fill: 4 },
  { unevenSeconds: 0, accents: 0, intro: 2, rest: 8, fill: 0 },
  { unevenSeconds: 0.009, accents: 0.25, intro: 0, rest: 4, fill: 8 },
  { unevenSeconds: 0.012, accents: 0.3, intro: 2, rest: 0, fill: 2 },
];

/** A piece: what is played how fast, in quarter notes a minute as its players would write it, by whom and by which chance. */
export type Piece = {
  name: string;
  groove: Groove;
  beatsPerMinute: number;
  seed: number;
  speech: boolean;
  player: Player;
};

/**
 * Grooves with the tempi that their kind is written at. Kinds whose tempo players write in two ways (trap and dubstep at
 * 70 or 140, one drop at 75 or 150) are to be left out, since neither answer is wrong.
 */
export type Kind = { name: string; tempi: readonly number[]; groove: Groove };

/** The pieces of some kinds, by chances from `firstSeed` on, every second with somebody who talks over it, by players in turn. */
export function piecesOf(
  kinds: readonly Kind[],
  firstSeed: number,
  players: readonly Player[] = [STEADY],
): Piece[] {
  return kinds
    .flatMap(({ name, tempi, groove }) =>
      tempi.map((beatsPerMinute) => ({ name: `${name} ${beatsPerMinute}`, groove, beatsPerMinute })),
    )
    .map((piece, i) => ({
      ...piece,
      seed: firstSeed + 13 * i,
      speech: i % 2 === 1,
      player: players[i % players.length] ?? STEADY,
    }));
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

const CLAPS: Kit = {
  kick: { hertz: 50, decay: 0.1, click: 0 },
  snare: { hertz: 200, decay: 0.1, tone: 0, kind: 'clap' },
  hat: { decay: 0.03, gain: 0.2 },
};

/** Roots in semitones above A, and chords above their roots. */
const PROGRESSIONS = [
  [0, 8, 3, 10],
  [0, 5, 7, 5],
  [0, 7, 8, 5],
  [0, 0, 5, 7],
] as const;
const CHORD = [0, 3, 7] as const;
const SCALE = [0, 3, 5, 7, 10, 12] as const;
const ARPEGGIO = [0, 7, 12, 15, 12, 7] as const;
const FILL = 'x';
const A2 = 110;
const A1 = 55;
/** The piece from its first beat on, mono, −1 to 1, root mean square 0.1 before the talker; somebody talks over it as loudly where it has speech. */
export function play(piece: Piece, seconds: number, rate: number): Float32Array {
  const chance = seeded(piece.seed);
  const track: Track = { samples: new Float32Array(Math.round(seconds * rate)), rate, chance };
  const kit = KITS[Math.floor(chance() * KITS.length)] ?? KITS[0];
  const progression = PROGRESSIONS[Math.floor(chance() * PROGRESSIONS.length)] ?? PROGRESSIONS[0];
  const key = 2 ** (Math.floor(12 * chance()) / 12);
  const { groove, player } = piece;
  const step = 60 / piece.beatsPerMinute / groove.steps;
  const barSteps = groove.beats * groove.steps;
  for (let i = 0; kit && i * step < seconds; i++) {
    const swung = i % 2 === 1 ? (groove.swing ?? 0) * step : 0;
    const root = progression[Math.floor(i / barSteps) % progression.length] ?? 0;
    const pitch = (base: number, semitones: number) => base * key * 2 ** ((root + semitones) / 12);
    const hit = (row: string | undefined, play: (at: number, gain: number) => void) => {
      const how = row?.[i % row.length] ?? '.';
      const at = (i * step + swung + player.unevenSeconds * (2 * chance() - 1)) * rate;
      if (how !== '.') play(at, (how === 'x' ? 1 : 0.45) * (1 - player.accents + player.accents * chance()));
    };
    const drumming = drumsAt(piece, i);
    const drum = (row: string | undefined, play: (at: number, gain: number) => void) =>
      hit(row, (at, gain) => {
        if (drumming === 'groove') play(at, gain);
      });
    drum(groove.kick, (at, gain) => kick(track, at, gain, kit));
    drum(groove.snare, (at, gain) => snare(track, at, gain, kit));
    drum(groove.hat, (at, gain) => hat(track, at, gain, kit));
    drum(groove.openHat, (at, gain) => hat(track, at, gain, kit, 5));
    drum(groove.ride, (at, gain) => hat(track, at, 0.7 * gain, kit, 8));
    drum(groove.shaker, (at, gain) => shaker(track, at, gain));
    if (groove.clap) drum(groove.clap, (at, gain) => snare(track, at, gain, CLAPS));
    if (drumming === 'fill') hit(FILL, (at, gain) => tom(track, at, gain));
    else if (groove.tom) drum(groove.tom, (at, gain) => tom(track, at, gain));
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
    if (groove.arpeggio)
      hit(groove.arpeggio, (at, gain) =>
        note(
          track,
          at,
          0.8 * gain,
          pitch(2 * A2, ARPEGGIO[i % ARPEGGIO.length] ?? 0),
          3 * step,
          VOICES[voice],
        ),
      );
    hit(groove.melody, (at, gain) => {
      const semitones = SCALE[Math.floor(chance() * SCALE.length)] ?? 0;
      note(track, at, 0.7 * gain, 4 * A2 * key * 2 ** (semitones / 12), 2 * step, VOICES.synth);
    });
  }
  const music = normalised(track.samples);
  return piece.speech ? mixed(music, talker(seconds, seeded(piece.seed + 7919), rate), 0, 1, rate) : music;
}

/** What the drummer does at a step. Drums that are alone go on. */
function drumsAt(
  { groove, player: { intro, rest, fill } }: Piece,
  step: number,
): 'groove' | 'fill' | 'silence' {
  const bar = Math.floor(step / (groove.beats * groove.steps));
  const beat = Math.floor(step / groove.steps) % groove.beats;
  const isAlone = !groove.bass && !groove.chords && !groove.arpeggio;
  const lastOf = (bars: number) => bars > 0 && bar % bars === bars - 1;
  if (!isAlone && (bar < intro || lastOf(rest))) return 'silence';
  const hasDrums = groove.kick !== undefined || groove.snare !== undefined;
  return hasDrums && lastOf(fill) && beat === groove.beats - 1 ? 'fill' : 'groove';
}
