import { eased, fadeEasings, frameSeconds, type Plan, type SegmentEntry } from '@reelwright/plan';
import type { PictureGraph } from './panes.ts';
import { joinPictures, secondsText } from './reading.ts';

/** Link labels of what goes and what comes, of the result, and a name that makes the labels inside unique. */
export type TransitionPlace = { out: string; into: string; to: string; id: string };

/**
 * A transition of `frames` frames between two pictures of the finished size. A blend's share, or where a border stands,
 * is sent for every frame, because the filters that have transitions built in know no easing.
 */
export function transitionGraph(
  entry: SegmentEntry,
  frames: number,
  output: Plan['output'],
  place: TransitionPlace,
): PictureGraph {
  if (entry.kind === 'fade') return fade(entry, frames / 2, output, place);
  return entry.kind === 'dissolve'
    ? blend(shares(entry.easing, frames), output, place)
    : wipe(entry.easing, frames, output, place);
}

/** Two halves: the first picture into black and the second out of it. */
function fade(
  entry: SegmentEntry,
  half: number,
  output: Plan['output'],
  place: TransitionPlace,
): PictureGraph {
  const { away, back } = fadeEasings(entry.easing);
  const [first, second] = [`${place.id}o`, `${place.id}i`];
  const black = (id: string) =>
    `color=c=black:s=${output.width}x${output.height}:r=${rateText(output)},format=yuv420p,trim=end_frame=${half},setsar=1[${id}k]`;
  // The last frame of the first half and the first of the second are black.
  const out = blend(shares(away, half, 1), output, {
    out: place.out,
    into: `[${first}k]`,
    to: `[${first}d]`,
    id: first,
  });
  const into = blend(shares(back, half, 0), output, {
    out: `[${second}k]`,
    into: place.into,
    to: `[${second}d]`,
    id: second,
  });
  return {
    chains: [
      black(first),
      black(second),
      ...out.chains,
      ...into.chains,
      `${joinPictures([`[${first}d]`, `[${second}d]`], output.frameRate)}${place.to}`,
    ],
    commands: [...out.commands, ...into.commands],
  };
}

/** Mixes two pictures; `parts` says for every frame how much there is of the one that comes. */
function blend(parts: readonly number[], output: Plan['output'], place: TransitionPlace): PictureGraph {
  const levels = parts.map((share) => Math.round(share * WHITE));
  // Every level stands beside the next in a ramp, of which a column is shown as large as the picture.
  const ramp = { size: `${WHITE + 1}x2`, lum: 'X', window: 'w=1:h=2' };
  return masked(ramp, levels, output, place);
}

/** What comes is uncovered from the right: through a mask that is cut from a half black, half white one twice as wide. */
function wipe(
  easing: SegmentEntry['easing'],
  frames: number,
  output: Plan['output'],
  place: TransitionPlace,
): PictureGraph {
  const { width, height } = output;
  const places = shares(easing, frames).map((share) => Math.round(share * width));
  const halves = {
    size: `${2 * width}x${height}`,
    lum: `if(lt(X,W/2),0,${WHITE})`,
    window: `w=${width}:h=${height}`,
  };
  return masked(halves, places, output, place);
}

/** The level of a mask where only what comes is seen. */
const WHITE = 255;

/** A grey picture, as a size and what `geq` computes, and the window of it that is a mask. */
type Mask = { readonly size: string; readonly lum: string; readonly window: string };

/**
 * Shows what comes as far as a mask is white, with the mask's window at another place for every frame. Only the mask is
 * steered by commands: they come with its own frames. Those of the pictures may come long before or after each other, when
 * they lie far apart in the source, and commands that came with them would be over before the two are put together.
 */
function masked(
  mask: Mask,
  places: readonly number[],
  output: Plan['output'],
  { out, into, to, id }: TransitionPlace,
): PictureGraph {
  const { width, height } = output;
  const file = `${id}.cmd`;
  const made = [
    `color=c=black:s=${mask.size}:r=${rateText(output)}`,
    'format=gray',
    'trim=end_frame=1',
    `geq=lum='${mask.lum}'`,
    'loop=loop=-1:size=1',
    `setpts=N/(${rateText(output)}*TB)`,
    `trim=end_frame=${places.length}`,
    `sendcmd=f=${file}`,
    `crop@${id}=${mask.window}:x=0:y=0:exact=1`,
    `scale=w=${width}:h=${height}:flags=neighbor`,
    `split[${id}y][${id}c]`,
  ].join(',');
  const commands = places.map((x, i) => `${when(i, output)} crop@${id} x ${x};`).join('\n');
  return {
    chains: [
      made,
      `[${id}c]scale=w=${width / 2}:h=${height / 2}:flags=neighbor,split[${id}u][${id}v]`,
      `[${id}y][${id}u][${id}v]mergeplanes=0x001020:yuv420p[${id}m]`,
      `${out}${into}[${id}m]maskedmerge,setsar=1${to}`,
    ],
    commands: [{ name: file, text: `${commands}\n` }],
  };
}

/**
 * How much of what comes is in each frame, taken at this part of it: in the middle there is some of both in all frames, at
 * 0 none in the first, at 1 only that in the last.
 */
function shares(easing: SegmentEntry['easing'], frames: number, part = 0.5): number[] {
  return Array.from({ length: frames }, (_, i) => eased(easing, (i + part) / frames));
}

/** Half a frame early: the command is there when its frame comes, and not for the one before. */
function when(frame: number, output: Plan['output']): string {
  return secondsText(Math.max(0, frameSeconds(frame - 0.5, output.frameRate)));
}

function rateText({ frameRate }: Plan['output']): string {
  return `${frameRate.numerator}/${frameRate.denominator}`;
}
