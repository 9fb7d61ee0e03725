import type { Span, VoiceTurn } from '../../packages/engine/src/facts/index.ts';

/** Who really speaks when; turns may overlap. */
export type TrueTurn = { span: Span; speaker: string };

/** Seconds by which a diarisation is wrong, and the seconds of speech that it is measured against. */
export type DiarisationError = { missed: number; falseAlarm: number; confused: number; speech: number };

const FRAME_SECONDS = 0.01;

/**
 * The parts of the diarisation error rate (NIST RT-09): speech that nobody was given, speech where nobody speaks, and speech that
 * somebody else was given, with the best naming of voices. Who talks over somebody counts as well. `collarSeconds`
 * around every true border do not count.
 */
export function diarisationError(
  truth: readonly TrueTurn[],
  turns: readonly VoiceTurn[],
  endSeconds: number,
  collarSeconds: number,
): DiarisationError {
  const speakers = [...new Set(truth.map(({ speaker }) => speaker))];
  const borders = truth.flatMap(({ span }) => [span.startSeconds, span.endSeconds]);
  const error = { missed: 0, falseAlarm: 0, confused: 0, speech: 0 };
  const together = speakers.map(() => new Map<number, number>());
  let both = 0;
  for (let at = FRAME_SECONDS / 2; at < endSeconds; at += FRAME_SECONDS) {
    if (borders.some((border) => Math.abs(border - at) < collarSeconds)) continue;
    const inside = ({ startSeconds, endSeconds: end }: Span) => startSeconds <= at && at < end;
    const real = new Set(
      truth.filter(({ span }) => inside(span)).map(({ speaker }) => speakers.indexOf(speaker)),
    );
    const told = new Set(turns.filter(inside).map(({ voice }) => voice));
    error.speech += real.size * FRAME_SECONDS;
    error.missed += Math.max(0, real.size - told.size) * FRAME_SECONDS;
    error.falseAlarm += Math.max(0, told.size - real.size) * FRAME_SECONDS;
    both += Math.min(real.size, told.size) * FRAME_SECONDS;
    for (const speaker of real)
      for (const voice of told)
        together[speaker]?.set(voice, (together[speaker]?.get(voice) ?? 0) + FRAME_SECONDS);
  }
  return { ...error, confused: both - bestNaming(together, new Set()) };
}

/** The rate that the parts make. */
export function rateOf({ missed, falseAlarm, confused, speech }: DiarisationError): number {
  return (missed + falseAlarm + confused) / speech;
}

/** Seconds that are right when every speaker is given another voice in the best way. */
export function bestNaming(rows: readonly ReadonlyMap<number, number>[], used: ReadonlySet<number>): number {
  const [row, ...rest] = rows;
  if (!row) return 0;
  let best = bestNaming(rest, used);
  for (const [voice, seconds] of row)
    if (!used.has(voice)) best = Math.max(best, seconds + bestNaming(rest, new Set([...used, voice])));
  return best;
}
