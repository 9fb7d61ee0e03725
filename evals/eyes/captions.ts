import { basename } from 'node:path';
import type { AspectRatio, CaptionCue, CaptionPreset, Plan } from '@reelwright/plan';
import { captionBlock, type Lettering } from '../../packages/engine/src/captions/index.ts';
import type { Box, Scenes, Source, Transcript } from '../../packages/engine/src/facts/index.ts';
import { facesShown, frameClip, type ShownFace } from '../../packages/engine/src/framing/index.ts';
import { probe } from '../../packages/engine/src/media/index.ts';
import { assemblePlan, outputForm } from '../../packages/engine/src/pipelines/assemble.ts';
import { noFacts } from '../../packages/engine/src/pipelines/cache.ts';
import { openContext } from '../../packages/engine/src/pipelines/context.ts';
import { align, hear } from '../../packages/engine/src/pipelines/hear.ts';
import { listen } from '../../packages/engine/src/pipelines/listen.ts';
import { look } from '../../packages/engine/src/pipelines/look.ts';
import { parseClipOptions } from '../../packages/engine/src/pipelines/options.ts';
import { lettering } from '../../packages/engine/src/testing/lettering.ts';
import { followFaces } from '../../packages/engine/src/vision/index.ts';
import type { Row } from '../row.ts';
import { judgeLooks } from './looks.ts';

/** Close-ups, medium shots, two people, cut-aways: everything captions may get in the way of. */
const TALKS = [
  'single_speaker_adt31.mp4',
  'talking_head_512_khill.mp4',
  'talking_head_vr1.mp4',
  'remotion_talking_head_9x16.mp4',
  'debate_two_person_iianet.mp4',
  'googlework_short.mp4',
];
/** Parts of a face that are covered by less than this share of its height are hair and chin tips of a moving head. */
const TOUCHED = 0.05;
/** Covering this much of a face from below reaches its mouth. */
const SPOILT = 0.2;
/** Hair reaches this far above the box around a face, as a share of its height; a text in it hides the forehead's edge. */
const HAIR = 0.3;

/**
 * Share of looks at faces, while a caption stands, in which the caption's block lies over a face, over presets and
 * shapes; faces that leave no room above or below them for one line do not count. Faces are found independently of the plan, twice as often.
 */
export async function captionsOverFacesRow(shared: string): Promise<Row> {
  let all = 0;
  let covered = 0;
  let spoilt = 0;
  let hair = 0;
  const details = new Map<string, number>();
  for (const name of TALKS) {
    const talk = await examine(`${shared}/media/video/${name}`);
    for (const captionPreset of ['karaoke', 'beasty', 'mozi'] as const)
      for (const aspectRatio of ['9:16', '1:1', '16:9'] as const) {
        const shares = coveredShares(talk, captionPreset, aspectRatio);
        const over = shares.filter(({ face }) => face > TOUCHED).length;
        all += shares.length;
        covered += over;
        spoilt += shares.filter(({ face }) => face > SPOILT).length;
        hair += shares.filter((share) => share.hair > TOUCHED).length;
        if (over > 0) details.set(`${basename(name)} ${captionPreset} ${aspectRatio}`, over);
      }
  }
  const value = covered / Math.max(1, all);
  return {
    metric: 'captions over faces, share of looks',
    value,
    target: '<= 0.01',
    ok: all > 0 && value <= 0.01,
    detail: `${covered} of ${all}, ${spoilt} as far as the mouth, ${hair} over hair: ${[...details].map(([name, n]) => `${name} ${n}`).join(', ')}`,
  };
}

/** What is known of a talk: what the plan is made from, and faces found independently of it. */
export type Talk = { source: Source; scenes: Scenes; judged: Scenes; transcript: Transcript };

async function examine(path: string): Promise<Talk> {
  const source = await probe(path);
  const span = { startSeconds: 0, endSeconds: source.durationSeconds };
  const context = openContext({ facts: noFacts, transcriptFile: null });
  const { transcript } = await align(path, source, await hear(path, source, span, context), [span], context);
  const scenes = await look(
    path,
    source,
    [span],
    await listen(path, source, [span], transcript, context),
    context,
  );
  const tracks = followFaces(await judgeLooks(path, source, span), scenes.shots);
  const judged = { ...scenes, tracks: tracks.map((track) => ({ ...track, person: track.id })) };
  return { source, scenes, judged, transcript };
}

/** Shares of a face's height: what a caption covers of it, and of the hair above it. */
type Covered = { face: number; hair: number };

/** For every look at a face while a caption stands: what the caption covers. */
export function coveredShares(
  { source, scenes, judged, transcript }: Talk,
  captionPreset: Exclude<CaptionPreset, 'none'>,
  aspectRatio: AspectRatio,
): Covered[] {
  const { picture } = source;
  if (!picture) return [];
  const options = parseClipOptions({ mode: 'none', captionPreset, aspectRatio });
  const span = { startSeconds: 0, endSeconds: source.durationSeconds };
  const output = outputForm(options, picture);
  const style = lettering(captionPreset, output);
  const framed = frameClip([span], [], scenes, picture, output);
  const shots = framed.kept.flat();
  const paced = { kept: [span], cuts: [], transcript: '', fallbacks: [], moment: null, span };
  const writing = { captions: { preset: captionPreset, lettering: style }, hook: null };
  const plan = assemblePlan({ source, picture, options, paced, framed, transcript, scenes, writing });
  return facesShown(shots, judged, picture, output).flatMap((face) => coveredShare(face, plan, style));
}

/** Nothing for faces that a caption of one line would cover wherever it stands: they fill the frame. */
function coveredShare(
  { atSeconds, box }: ShownFace,
  { captions, output }: Plan,
  style: Lettering,
): Covered[] {
  if (captions.preset === 'none') return [];
  const cue = captions.cues.find((one) => atSeconds >= one.startSeconds && atSeconds < one.endSeconds);
  if (!cue) return [];
  const [line] = cue.lines;
  if (!line || !hasRoom(box, { ...cue, lines: [line], centreY: undefined }, style, output)) return [];
  const block = captionBlock(cue, style, output);
  const across = Math.min(box.x + box.width, block.x + block.width) - Math.max(box.x, block.x);
  const shared = (from: number, to: number) =>
    across > 0 ? Math.max(0, Math.min(to, block.y + block.height) - Math.max(from, block.y)) / box.height : 0;
  return [{ face: shared(box.y, box.y + box.height), hair: shared(box.y - HAIR * box.height, box.y) }];
}

function hasRoom(face: Box, cue: CaptionCue, look: Lettering, output: Plan['output']): boolean {
  // The safe zone's own edges: a cue without a place stands where its look puts it, which is never outside.
  const at = (centreY: number) => captionBlock(cue, { ...look, look: { ...look.look, centreY } }, output);
  const { lowest, highest } = { lowest: at(1), highest: at(0) };
  return lowest.y >= face.y + face.height || highest.y + highest.height <= face.y;
}
