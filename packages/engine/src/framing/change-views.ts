import type { Shot } from '@reelwright/plan';
import { filmedIn, isChangeOfView } from './closer.ts';
import { closerView, type Ground, OTHER_VIEWS, type OtherView } from './other-views.ts';

/** A cut that is laid into a shot of the source: it is seen only if the view changes. */
export type LaidCut = {
  /** How much closer the picture comes, or about as much else it changes; more than 1. */
  closer: number;
  /** Whether it is seen without a change of view: the picture goes through black. */
  isSeenAnyway: boolean;
};

/**
 * The shots of segments that follow each other, with another view after every other of the cuts between them
 * (`cuts[i]` stands between the segments i and i + 1): a pane for each of two people where one was shown; else closer if
 * faces stay whole, more of the picture, or a little closer. All cuts within one shot of the source go to and fro between
 * two views, as far as that can be. Where nothing is possible the view goes on. Pure.
 */
export function changeViews(segments: readonly Shot[][], cuts: readonly LaidCut[], ground: Ground): Shot[][] {
  const views: Shot[][] = segments.slice(0, 1);
  for (const run of runsOfOneShot(segments, cuts, ground)) {
    const before = views.at(-1)?.at(-1);
    if (!before) break;
    const best = bestWay(run, before, ground);
    const ways = [best, ...OTHER_VIEWS.filter((way) => way !== best)];
    views.push(...alternate(run, before, ways, ground).views);
  }
  return views;
}

/** The way by which most cuts of a run are seen; of equals the one that comes first. */
function bestWay(run: readonly Cutting[], before: Shot, ground: Ground): OtherView {
  let best = { way: closerView, unseen: Number.POSITIVE_INFINITY };
  for (const way of OTHER_VIEWS) {
    const { unseen } = alternate(run, before, [way], ground);
    if (unseen < best.unseen) best = { way, unseen };
    if (unseen === 0) break;
  }
  return best.way;
}

/** A segment with the cut that it begins with; its view must differ enough for that cut and for the one at its end. */
type Cutting = {
  shots: Shot[];
  isSeenAnyway: boolean;
  /** Another view of its first shot; worked out once, because ways are tried before one is taken. */
  viewBy: (way: OtherView) => Shot | null;
};

/** What begins with a cut, by the shot of the source that is cut there. */
function runsOfOneShot(segments: readonly Shot[][], cuts: readonly LaidCut[], ground: Ground): Cutting[][] {
  const runs: { shot: number | null; run: Cutting[] }[] = [];
  cuts.forEach((cut, i) => {
    const shots = segments[i + 1];
    const [first] = shots ?? [];
    if (!shots || !first) return;
    const shot = filmedIn(first, ground.scenes);
    const closer = Math.max(cut.closer, cuts[i + 1]?.closer ?? 0);
    const cutting = { shots, isSeenAnyway: cut.isSeenAnyway, viewBy: viewsOf(first, closer, ground) };
    const last = runs.at(-1);
    if (last?.shot === shot) last.run.push(cutting);
    else runs.push({ shot, run: [cutting] });
  });
  return runs.map(({ run }) => run);
}

/** The other views of a shot, each made when it is first asked for. */
function viewsOf(shot: Shot, closer: number, ground: Ground): Cutting['viewBy'] {
  const made = new Map<OtherView, Shot | null>();
  return (way) => {
    const known = made.get(way);
    if (known !== undefined) return known;
    const view = way(shot, closer, ground);
    made.set(way, view);
    return view;
  };
}

/** Goes to and fro between the views as they are and others; how many cuts are not seen then. */
function alternate(
  run: readonly Cutting[],
  from: Shot,
  ways: readonly OtherView[],
  ground: Ground,
): { views: Shot[][]; unseen: number } {
  let before = from;
  let unseen = 0;
  const differs = (shot: Shot) => isChangeOfView(before, shot, ground.picture, ground.output);
  const views = run.map(({ shots, isSeenAnyway, viewBy }) => {
    const [first, ...rest] = shots;
    if (!first) return shots;
    // Only closer where there is no need.
    const own = isSeenAnyway ? ways.filter((way) => way === closerView) : ways;
    const isBriefly = isBrief(before) || (rest.length > 0 && isBrief(first));
    const other = differs(first) || isBriefly ? first : firstView(own, viewBy, differs);
    if (!other && !isSeenAnyway) unseen += 1;
    before = rest.at(-1) ?? other ?? first;
    return [other ?? first, ...rest];
  });
  return { views, unseen };
}

/** Seconds that a view lasts at least: shorter is a flicker. The framing changes views by itself, too. */
const LEAST_SECONDS = 0.5;

function isBrief({ startSeconds, endSeconds }: Shot): boolean {
  return endSeconds - startSeconds < LEAST_SECONDS;
}

/** The view of the first way that has one which differs; null when none has. */
function firstView(
  ways: readonly OtherView[],
  viewBy: (way: OtherView) => Shot | null,
  differs: (shot: Shot) => boolean,
): Shot | null {
  for (const way of ways) {
    const view = viewBy(way);
    if (view && differs(view)) return view;
  }
  return null;
}
