import { type Kind, SIXTEENTHS } from './pieces.ts';

/** Every third of the kinds written with those of `learnt-slow-and-fast.ts`: no rule for tempo is made by them. */
export const KEPT_SLOW_AND_FAST: readonly Kind[] = [
  {
    name: 'gabber',
    tempi: [178, 190],
    groove: { steps: 2, beats: 4, kick: 'x', openHat: '.x', melody: 'x..x..x.' },
  },
  {
    name: 'sparse two-step',
    tempi: [172, 176],
    groove: {
      steps: 2,
      beats: 4,
      kick: 'x....x..',
      snare: '..x...x.',
      bass: 'x...............',
      chords: 'x...............',
      voice: 'pad',
    },
  },
  {
    name: 'chorale',
    tempi: [60, 70],
    groove: { steps: 2, beats: 4, chords: 'x.', bass: 'x.x.x.xx', voice: 'pad' },
  },
  {
    name: 'power metal',
    tempi: [168, 186],
    groove: {
      steps: 2,
      beats: 4,
      kick: 'x',
      snare: '..x.',
      ride: 'x.',
      bass: 'x',
      chords: 'x...x.x.',
      voice: 'guitar',
    },
  },
  {
    name: 'viennese waltz',
    tempi: [172, 182],
    groove: {
      steps: 2,
      beats: 3,
      bass: 'x.....',
      chords: '..x.x.',
      melody: 'x...x.....x.x.x...',
      voice: 'pad',
    },
  },
  {
    name: 'rock and roll',
    tempi: [164, 178],
    groove: {
      steps: 2,
      beats: 4,
      kick: 'x.x.x.xx',
      snare: '..x...x.',
      bass: 'x.',
      chords: 'x.xx',
      ride: 'x',
      voice: 'piano',
    },
  },
  {
    name: 'country waltz',
    tempi: [96, 112],
    groove: {
      steps: 2,
      beats: 3,
      kick: 'x.....',
      snare: '..o.o.',
      hat: 'x.',
      bass: 'x.....',
      chords: '..x.x.',
      voice: 'guitar',
    },
  },
  {
    name: 'soft house',
    tempi: [116, 122],
    groove: {
      ...SIXTEENTHS,
      kick: 'x...',
      shaker: 'xoxo',
      hat: '..x.',
      chords: 'x..x...x..x.....',
      bass: '..x.',
      voice: 'pad',
    },
  },
];
