import type { FaceTrack, Span } from '../facts/index.ts';
import type { HeardSpeech, MouthEvidence } from './evidence.ts';
import { type MouthSupport, mouthSupports, supportIn } from './mouth-support.ts';

/** A short piece of speech, with what the faces in sight say for being the one who speaks. */
export type Moment = Span & {
  /** Whose voice it is; null when voices were not told apart. */
  voice: number | null;
  /** The people in sight: the track, and the logarithm of how much likelier it is that they speak than that nobody in sight does. */
  people: ReadonlyMap<number, { track: number; support: number }>;
};

/** Length of a moment in seconds. */
const MOMENT_SECONDS = 0.1;
/** A face is in sight this long before and after it is found, seconds: half the time between two looks. */
const AROUND_SECONDS = 0.12;
/** Speech in moments, in order of time, with what the mouths in sight say for each person. */
export function momentsOf(
  heard: HeardSpeech,
  tracks: readonly FaceTrack[],
  evidence: readonly MouthEvidence[],
): Moment[] {
  const mouths = Map.groupBy(mouthSupports(heard, evidence), ({ track }) => track);
  return spokenPieces(heard).flatMap(({ startSeconds, endSeconds, voice }) => {
    const count = Math.max(1, Math.round((endSeconds - startSeconds) / MOMENT_SECONDS));
    const at = (i: number) => startSeconds + ((endSeconds - startSeconds) * i) / count;
    return Array.from({ length: count }, (_, i): Moment => {
      const span = { startSeconds: at(i), endSeconds: at(i + 1) };
      return { ...span, voice, people: peopleIn(span, tracks, mouths) };
    });
  });
}

/** Speech cut where the voice changes. What no turn covers belongs to no voice. */
function spokenPieces({ speech, voices }: HeardSpeech): (Span & { voice: number | null })[] {
  return speech.flatMap((span) => {
    const pieces: (Span & { voice: number | null })[] = [];
    let from = span.startSeconds;
    const add = (until: number, voice: number | null) => {
      // Less than a millisecond is rounding.
      if (until - from > 1e-3) pieces.push({ startSeconds: from, endSeconds: until, voice });
      from = Math.max(from, until);
    };
    for (const turn of voices.turns) {
      if (turn.endSeconds <= from || turn.startSeconds >= span.endSeconds) continue;
      add(turn.startSeconds, null);
      add(Math.min(span.endSeconds, turn.endSeconds), turn.voice);
    }
    add(span.endSeconds, null);
    return pieces;
  });
}

function peopleIn(
  span: Span,
  tracks: readonly FaceTrack[],
  mouths: ReadonlyMap<number, readonly MouthSupport[]>,
): Moment['people'] {
  const middle = (span.startSeconds + span.endSeconds) / 2;
  const people = new Map<number, { track: number; support: number }>();
  for (const { id, person, faces } of tracks) {
    const [first, last] = [faces[0], faces.at(-1)];
    if (!first || !last) continue;
    if (middle < first.atSeconds - AROUND_SECONDS || middle > last.atSeconds + AROUND_SECONDS) continue;
    const support = (mouths.get(id) ?? []).reduce((sum, mouth) => sum + supportIn(mouth, span), 0);
    const known = people.get(person);
    if (!known || support > known.support) people.set(person, { track: id, support });
  }
  return people;
}
