import { join } from 'node:path';
import { runFfmpeg } from '../../packages/engine/src/media/index.ts';

/** A border between shots as it was made: `cut` has start = end, the first frame of the new shot. */
export type KnownTransition = { kind: 'cut' | 'fade' | 'dissolve'; startSeconds: number; endSeconds: number };

/** A file with everything that is known of its borders. */
export type KnownBorders = {
  name: string;
  path: string;
  transitions: KnownTransition[];
};

/** A piece of real footage: from `fromSeconds` on, the part of the picture that fills 16:9. */
type Piece = { file: string; fromSeconds: number };

/** `dip…`: out and in again by the `fade` filter; everything else is the name of an `xfade` transition. */
type Way = 'cut' | 'dipblack' | 'dipwhite' | 'fade' | 'dissolve' | 'fadeblack' | 'fadewhite';

const KINDS: Readonly<Record<Way, KnownTransition['kind']>> = {
  cut: 'cut',
  dipblack: 'fade',
  dipwhite: 'fade',
  fadeblack: 'fade',
  fadewhite: 'fade',
  fade: 'dissolve',
  // A pixel-wise random dissolve: rarer than the blend, and the harder one.
  dissolve: 'dissolve',
};

/** How one piece becomes the next, and how long that takes. */
type Join = { way: Way; seconds: number };

/** Pieces joined one after another; one join fewer than pieces. */
type Reel = { name: string; pieces: readonly Piece[]; joins: readonly Join[] };

const RATE = 25;
const PIECE_SECONDS = 4.2;
/** Pictures are cut to 16:9 in their upper part, where heads are. */
const FORM =
  'scale=640:360:force_original_aspect_ratio=increase,crop=640:360:(iw-640)/2:(ih-360)*0.25,setsar=1,format=yuv420p,settb=AVTB';

const piece = (file: string, fromSeconds = 0): Piece => ({ file, fromSeconds });
const cut: Join = { way: 'cut', seconds: 0 };

/** What constants were tuned on … */
const TUNED: readonly Piece[] = [
  piece('single_speaker_adt31.mp4'),
  piece('debate_two_person_001.avi'),
  piece('talking_head_512_khill.mp4', 1),
  piece('googlework_short.mp4', 28.2),
  piece('talking_head_vr1.mp4', 0.5),
  piece('people_from_behind_no_faces.mp4', 30),
];
/** … and what they were not. */
const HELD_BACK: readonly Piece[] = [
  piece('remotion_talking_head_9x16.mp4', 2),
  piece('debate_two_person_iianet.mp4', 3),
  piece('talking_9x16_hevc_2.mp4', 5),
  piece('friday.mp4', 1),
  piece('talking_head_vr4.mp4', 1),
  piece('talking_9x16_hevc_1.mp4', 2),
];

const LENGTHS = [0.32, 0.6, 1, 1.4, 2] as const;

function reels(pieces: readonly Piece[], label: string): Reel[] {
  const joined = (name: string, joins: readonly Join[]): Reel => ({
    name: `${name}, ${label}`,
    pieces,
    joins,
  });
  const all = (way: Way) => LENGTHS.map((seconds): Join => ({ way, seconds }));
  return [
    joined('dissolves', all('fade')),
    joined('random dissolves', all('dissolve')),
    joined('fades through black', all('fadeblack')),
    joined('fades through white', all('fadewhite')),
    joined('dips to black', all('dipblack')),
    joined('dips to white', all('dipwhite')),
    joined('cuts', [cut, cut, cut, cut, cut]),
  ];
}

/**
 * Real talking footage joined by cuts, dissolves and fades of 0.3 to 2 s with motion on both sides, one file for each
 * way. `part` chooses the footage that the constants were tuned on, or the one held back.
 */
export async function makeReels(
  shared: string,
  folder: string,
  part: 'tuned' | 'held back',
): Promise<KnownBorders[]> {
  const made: KnownBorders[] = [];
  for (const reel of reels(part === 'tuned' ? TUNED : HELD_BACK, part))
    made.push(await makeReel(reel, shared, folder));
  return made;
}

async function makeReel(reel: Reel, shared: string, folder: string): Promise<KnownBorders> {
  const path = join(folder, `${reel.name.replace(/\W+/g, '_')}.mp4`);
  const inputs = reel.pieces.flatMap(({ file, fromSeconds }) => [
    ...[
      '-ss',
      String(fromSeconds),
      '-t',
      String(PIECE_SECONDS + 0.5),
      '-i',
      `file:${shared}/media/video/${file}`,
    ],
  ]);
  const transitions: KnownTransition[] = [];
  const graph: string[] = [];
  let length = PIECE_SECONDS;
  reel.pieces.forEach((_, i) => {
    const before = reel.joins[i - 1];
    const after = reel.joins[i];
    const dips = [before && dip(before, 'in'), after && dip(after, 'out')].filter((part) => part);
    const chain = [`fps=${RATE}`, `trim=duration=${PIECE_SECONDS}`, 'setpts=PTS-STARTPTS', FORM, ...dips];
    graph.push(`[${i}:v:0]${chain.join(',')}[p${i}]`);
    if (!before) return;
    const previous = i === 1 ? 'p0' : `j${i - 1}`;
    const blended = KINDS[before.way] === 'dissolve' || before.way.startsWith('fade');
    const start = blended ? length - before.seconds : length;
    graph.push(
      blended
        ? `[${previous}][p${i}]xfade=transition=${before.way}:duration=${before.seconds}:offset=${start}[j${i}]`
        : `[${previous}][p${i}]concat=n=2,settb=AVTB,fps=${RATE}[j${i}]`,
    );
    const half = before.way.startsWith('dip') ? before.seconds / 2 : 0;
    transitions.push({
      kind: KINDS[before.way],
      startSeconds: start - half,
      endSeconds: start + (blended ? before.seconds : half),
    });
    length += PIECE_SECONDS - (blended ? before.seconds : 0);
  });
  const last = `[j${reel.pieces.length - 1}]`;
  const encode = ['-map', last, '-c:v', 'libx264', '-preset', 'veryfast', '-crf', '23', path];
  await runFfmpeg(['-y', ...inputs, '-filter_complex', graph.join(';'), ...encode], {
    stage: 'make test footage',
  });
  return { name: reel.name, path, transitions };
}

function dip({ way, seconds }: Join, direction: 'in' | 'out'): string {
  if (!way.startsWith('dip')) return '';
  const half = seconds / 2;
  const start = direction === 'in' ? 0 : PIECE_SECONDS - half;
  return `fade=t=${direction}:st=${start}:d=${half}:c=${way === 'dipwhite' ? 'white' : 'black'}`;
}
