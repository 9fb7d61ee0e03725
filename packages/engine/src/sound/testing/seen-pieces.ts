import { type Groove, type Kind, type Piece, piecesOf } from './pieces.ts';

const rest: Groove = { steps: 4, beats: 4 };

/** Kinds that the rule for tempo may be made by looking at. */
const SEEN: readonly Kind[] = [
  { name: 'metronome', tempi: [60, 90, 120, 174], groove: { steps: 2, beats: 4, hat: 'x.' } },
  {
    name: 'rock',
    tempi: [90, 112, 126, 144],
    groove: {
      ...rest,
      kick: 'x.......x.......',
      snare: '....x.......x...',
      hat: 'x.o.',
      bass: 'x.x.',
      chords: 'x.......x.x.....',
      voice: 'guitar',
    },
  },
  {
    name: 'drum rock',
    tempi: [90, 120, 174],
    groove: { steps: 2, beats: 4, kick: 'x...x...', snare: '..x...x.', hat: 'x' },
  },
  {
    name: 'ballad',
    tempi: [62, 70, 78],
    groove: {
      ...rest,
      kick: 'x.......x.x.....',
      snare: '....x.......x...',
      hat: 'x.x.',
      bass: 'x.......x.x.....',
      chords: 'x...',
      voice: 'piano',
    },
  },
  {
    name: 'house',
    tempi: [122, 128],
    groove: {
      ...rest,
      kick: 'x...',
      snare: '....x...',
      openHat: '..x.',
      chords: '...x..x.',
      bass: '..xx',
      voice: 'synth',
    },
  },
  {
    name: 'boom bap',
    tempi: [84, 90, 96],
    groove: {
      ...rest,
      kick: 'x.....o..xx.....',
      snare: '....x.......x..o',
      hat: 'x.x.',
      swing: 0.25,
      bass: 'x.....x...x.....',
      chords: 'x...............',
      voice: 'piano',
    },
  },
  {
    name: 'drum and bass',
    tempi: [168, 174, 178],
    groove: {
      steps: 2,
      beats: 4,
      kick: 'x....x..',
      snare: '..x...x.',
      hat: 'x',
      bass: 'x..x....',
      chords: 'x...............',
      voice: 'pad',
    },
  },
  {
    name: 'syncopated',
    tempi: [90, 120, 174],
    groove: { steps: 2, beats: 4, kick: 'x..x.x..', snare: '..x...x.', hat: 'xxx.xxxx' },
  },
  {
    name: 'waltz',
    tempi: [90, 144, 176],
    groove: {
      steps: 2,
      beats: 3,
      kick: 'x.....',
      snare: '..o.o.',
      bass: 'x.....',
      chords: '..x.x.',
      melody: 'x...x.x.x...',
      voice: 'piano',
    },
  },
  {
    name: 'funk',
    tempi: [100, 108],
    groove: {
      ...rest,
      kick: 'x.x.......x..x..',
      snare: '....x..o.o..x..o',
      hat: 'xoxo',
      bass: 'x.x....x..x..x..',
      chords: '....x..x....x..x',
      voice: 'guitar',
    },
  },
  {
    name: 'shuffle',
    tempi: [104, 128],
    groove: {
      steps: 3,
      beats: 4,
      kick: 'x.....x.....',
      snare: '...x.....x..',
      ride: 'x.ox.o',
      bass: 'x.x',
      chords: 'x.....',
      voice: 'guitar',
    },
  },
  {
    name: 'strummed',
    tempi: [84, 104],
    groove: { steps: 4, beats: 4, chords: 'x...x.ox.ox.x.o.', bass: 'x.......x.......', voice: 'guitar' },
  },
  {
    name: 'punk',
    tempi: [184],
    groove: {
      steps: 2,
      beats: 4,
      kick: 'x..xx...',
      snare: '..x...x.',
      hat: 'x',
      bass: 'x',
      chords: 'x',
      voice: 'guitar',
    },
  },
  {
    name: 'reggaeton',
    tempi: [94],
    groove: {
      ...rest,
      kick: 'x...',
      snare: '...x..x.',
      hat: 'x.',
      bass: 'x.....x.',
      chords: 'x.......',
      voice: 'synth',
    },
  },
  {
    name: 'disco',
    tempi: [114],
    groove: {
      ...rest,
      kick: 'x...',
      snare: '....x...',
      hat: 'x.xx',
      openHat: '..x.',
      bass: 'x.x.',
      chords: '..x...x...x..x..',
      voice: 'guitar',
    },
  },
  {
    name: 'bossa',
    tempi: [132],
    groove: {
      steps: 2,
      beats: 4,
      kick: 'x..xx..x',
      snare: 'x..x..x...x..x..',
      hat: 'x',
      bass: 'x..xx..x',
      chords: 'x..x..x...x.x...',
      voice: 'guitar',
    },
  },
];

/** Pieces by which the rule for tempo was made, every second with somebody who talks over it. */
export const SEEN_PIECES: readonly Piece[] = piecesOf(SEEN, 1000);
