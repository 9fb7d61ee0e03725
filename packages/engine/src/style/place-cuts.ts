import type { Music, Span, Transcript } from '../facts/index.ts';

/** A moment where the picture may change, and how little it suits: 0 is best. */
type Candidate = { atSeconds: number; cost: number };

/** How little a moment suits. Evenly spaced cuts between words are worse than uneven ones where something ends. */
const COST = { sentence: 0, beat: 0.05, pause: 0.15, border: 0.6, anywhere: 0.6 } as const;
/** Words further apart than this have a pause between them. */
const PAUSE_SECONDS = 0.18;
/** Where nobody speaks cuts may lie on a grid as fine as this. */
const GRID_SECONDS = 0.2;

/**
 * `count` moments inside a stretch, as evenly spaced as sentence ends, pauses and beats allow, and never inside a word;
 * fewer where they would come nearer than `leastSeconds` to each other or to the ends.
 */
export function placeCuts(
  stretch: Span,
  count: number,
  leastSeconds: number,
  facts: { transcript: Transcript | null; music: Music | null },
): number[] {
  const length = stretch.endSeconds - stretch.startSeconds;
  const most = Math.max(0, Math.floor(length / leastSeconds - 1e-6) - 1);
  const candidates = candidatesIn(stretch, leastSeconds, facts);
  for (let wanted = Math.min(count, most, candidates.length); wanted > 0; wanted--) {
    const chosen = evenly(candidates, stretch, wanted, leastSeconds);
    if (chosen) return chosen;
  }
  return [];
}

function candidatesIn(
  { startSeconds, endSeconds }: Span,
  leastSeconds: number,
  { transcript, music }: { transcript: Transcript | null; music: Music | null },
): Candidate[] {
  const words = transcript?.words ?? [];
  const sentenceEnds = new Set(transcript?.sentences.map(({ lastWord }) => lastWord) ?? []);
  const beats = (music?.pulse?.beats ?? []).map(({ atSeconds }) => atSeconds);
  const found: Candidate[] = [];
  const edges = [
    { from: 0, to: words[0]?.startSeconds ?? endSeconds, last: -1 },
    ...words.map((word, i) => ({
      from: word.endSeconds,
      to: words[i + 1]?.startSeconds ?? endSeconds,
      last: i,
    })),
  ];
  for (const { from, to, last } of edges) {
    const [low, high] = [
      Math.max(from, startSeconds + leastSeconds),
      Math.min(to, endSeconds - leastSeconds),
    ];
    if (high < low) continue;
    const inside = beats.filter((beat) => beat >= low && beat <= high);
    for (const beat of inside) found.push({ atSeconds: beat, cost: COST.beat });
    const ends = sentenceEnds.has(last);
    if (last >= 0 && from >= low && to <= high)
      found.push({
        // Just before the next word: what is said belongs to the picture in which it ends.
        atSeconds: to - from > PAUSE_SECONDS ? (from + to) / 2 : to,
        cost: ends ? COST.sentence : to - from > PAUSE_SECONDS ? COST.pause : COST.border,
      });
    // Long stretches in which nobody speaks.
    if (high - low > 4 * GRID_SECONDS && inside.length === 0)
      for (let at = low + GRID_SECONDS; at < high; at += GRID_SECONDS)
        found.push({ atSeconds: at, cost: COST.anywhere });
  }
  return found.sort((a, b) => a.atSeconds - b.atSeconds);
}

/** Candidates this many mean gaps from where an even cut would lie are not considered for it. */
const REACH = 1.6;

type Choice = { cost: number; previous: Choice | null; candidate: Candidate };

/** The `count` candidates of least cost: how little each suits, and how far the gaps between them are from even. */
function evenly(
  candidates: readonly Candidate[],
  { startSeconds, endSeconds }: Span,
  count: number,
  leastSeconds: number,
): number[] | null {
  const gap = (endSeconds - startSeconds) / (count + 1);
  const unevenness = (seconds: number) => (seconds / gap - 1) ** 2;
  let before: Choice[] = [];
  for (let k = 1; k <= count; k++) {
    const ideal = startSeconds + k * gap;
    const now: Choice[] = [];
    for (const candidate of candidates) {
      if (Math.abs(candidate.atSeconds - ideal) > REACH * gap) continue;
      let best: Choice | null = null;
      if (k === 1) best = { candidate, previous: null, cost: unevenness(candidate.atSeconds - startSeconds) };
      for (const previous of before) {
        const seconds = candidate.atSeconds - previous.candidate.atSeconds;
        if (seconds < leastSeconds) continue;
        const cost = previous.cost + unevenness(seconds);
        if (best === null || cost < best.cost) best = { candidate, previous, cost };
      }
      if (best) now.push({ ...best, cost: best.cost + candidate.cost });
    }
    before = now;
  }
  const ended = before.map((choice) => ({
    choice,
    cost: choice.cost + unevenness(endSeconds - choice.candidate.atSeconds),
  }));
  const [best] = ended.sort((a, b) => a.cost - b.cost);
  if (!best) return null;
  const chosen: number[] = [];
  for (let choice: Choice | null = best.choice; choice; choice = choice.previous)
    chosen.unshift(choice.candidate.atSeconds);
  return chosen;
}
