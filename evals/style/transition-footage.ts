import { join } from 'node:path';
import { runFfmpeg } from '../../packages/engine/src/media/index.ts';

/** What a transition of a template is called in style, and what ffmpeg calls it. */
export type TransitionName = 'cut' | 'fade' | 'dissolve' | 'wipe';

/** A file with everything that is known of its transitions: their kind, their first frame and their length in frames. */
export type TransitionTemplate = {
  name: string;
  path: string;
  kind: TransitionName;
  transitions: { startFrame: number; frames: number }[];
};

/** Frames a second of every template. */
export const TEMPLATE_RATE = 30;
/** Frames of a piece between two joins. */
const PIECE_FRAMES = 75;
/** Lengths of the transitions, in frames: 0.27 to 1.5 s. */
const LENGTHS = [8, 15, 20, 30, 45] as const;
const FORM =
  'scale=640:360:force_original_aspect_ratio=increase,crop=640:360:(iw-640)/2:(ih-360)*0.25,setsar=1,format=yuv420p,settb=AVTB';

/** Where pieces are taken from: uncut talking footage. */
const PIECES = [
  ['single_speaker_adt31.mp4', 1],
  ['talking_9x16_hevc_2.mp4', 5],
  ['debate_two_person_001.avi', 0],
  ['talking_head_512_khill.mp4', 1],
  ['people_from_behind_no_faces.mp4', 30],
  ['remotion_talking_head_9x16.mp4', 2],
] as const;

/** Ways of joining; `visible` is the share of its time in which anything changes, around the middle. `fade` and `dip` run the pieces through black or white, the others are `xfade` transitions. */
const WAYS: readonly { way: string; kind: TransitionName; visible?: number }[] = [
  { way: 'cut', kind: 'cut' },
  { way: 'dip black', kind: 'fade' },
  { way: 'dip white', kind: 'fade' },
  { way: 'fade', kind: 'dissolve' },
  { way: 'wipeleft', kind: 'wipe' },
  { way: 'wiperight', kind: 'wipe' },
  { way: 'wipeup', kind: 'wipe' },
  { way: 'wipedown', kind: 'wipe' },
  { way: 'wipetl', kind: 'wipe' },
  // A place at a distance r (of the corner's) shows clip(r + 3 (progress - 0.5)) of one picture: a sixth of the time nothing
  // has changed yet, and a sixth all has.
  { way: 'circleopen', kind: 'wipe', visible: 2 / 3 },
  { way: 'smoothleft', kind: 'wipe' },
];

/** One template for each way of joining, made of real footage with people moving on both sides. */
export async function makeTransitionTemplates(shared: string, folder: string): Promise<TransitionTemplate[]> {
  const made: TransitionTemplate[] = [];
  for (const { way, kind, visible = 1 } of WAYS) {
    const template = await makeTemplate(way, kind, shared, folder);
    made.push({ ...template, transitions: template.transitions.map((one) => seen(one, visible)) });
  }
  return made;
}

/** What can be seen of a transition. */
function seen({ startFrame, frames }: { startFrame: number; frames: number }, visible: number) {
  return { startFrame: startFrame + ((1 - visible) / 2) * frames, frames: visible * frames };
}

async function makeTemplate(
  way: string,
  kind: TransitionName,
  shared: string,
  folder: string,
): Promise<TransitionTemplate> {
  const path = join(folder, `${way.replace(' ', '-')}.mp4`);
  const inputs = PIECES.flatMap(([file, from]) => [
    '-ss',
    String(from),
    '-t',
    '4',
    '-i',
    `file:${shared}/media/video/${file}`,
  ]);
  const graph: string[] = [];
  const transitions: TransitionTemplate['transitions'] = [];
  let length = PIECE_FRAMES;
  PIECES.forEach((_, i) => {
    const [before, after] = [LENGTHS[i - 1], LENGTHS[i]];
    const chain = [`fps=${TEMPLATE_RATE}`, `trim=end_frame=${PIECE_FRAMES}`, 'setpts=PTS-STARTPTS', FORM];
    if (kind === 'fade' && before) chain.push(dip(way, 'in', 0, before / 2));
    if (kind === 'fade' && after) chain.push(dip(way, 'out', PIECE_FRAMES - after / 2, after / 2));
    graph.push(`[${i}:v:0]${chain.join(',')}[p${i}]`);
    if (!before) return;
    const previous = i === 1 ? 'p0' : `j${i - 1}`;
    if (kind === 'cut' || kind === 'fade') {
      graph.push(`[${previous}][p${i}]concat=n=2,settb=AVTB,fps=${TEMPLATE_RATE}[j${i}]`);
      transitions.push(
        kind === 'cut'
          ? { startFrame: length, frames: 0 }
          : { startFrame: length - before / 2, frames: before },
      );
      length += PIECE_FRAMES;
      return;
    }
    const [offset, seconds] = [(length - before) / TEMPLATE_RATE, before / TEMPLATE_RATE];
    graph.push(`[${previous}][p${i}]xfade=transition=${way}:duration=${seconds}:offset=${offset}[j${i}]`);
    transitions.push({ startFrame: length - before, frames: before });
    length += PIECE_FRAMES - before;
  });
  const encode = ['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '23', path];
  await runFfmpeg(
    ['-y', ...inputs, '-filter_complex', graph.join(';'), '-map', `[j${PIECES.length - 1}]`, ...encode],
    { stage: 'make test footage' },
  );
  return { name: way, path, kind, transitions };
}

function dip(way: string, direction: 'in' | 'out', start: number, frames: number): string {
  const colour = way.endsWith('white') ? 'white' : 'black';
  return `fade=t=${direction}:st=${start / TEMPLATE_RATE}:d=${frames / TEMPLATE_RATE}:c=${colour}`;
}
