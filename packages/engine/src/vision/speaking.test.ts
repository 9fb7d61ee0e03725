import { describe, expect, test } from 'vitest';
import type { FaceTrack, Span, VoiceTurn } from '../facts/index.ts';
import { type HeardSpeech, MOUTHS_PER_SECOND, type MouthEvidence } from './evidence.ts';
import { whoSpeaks } from './speaking.ts';

const SECONDS = 12;
const span = (startSeconds: number, endSeconds: number): Span => ({ startSeconds, endSeconds });

/** How far a mouth is open that speaks. */
const openAt = (atSeconds: number) => 0.15 + 0.1 * Math.sin(atSeconds * 8 * Math.PI);

/** Twelve seconds of syllables, four a second, all of it speech; what sounds as voice 1 is higher. */
function heard(
  turns: readonly [number, number, number][],
  sounding: readonly [number, number, number][] = turns,
): HeardSpeech {
  const voices = turns.map(([from, to, voice]): VoiceTurn => ({ ...span(from, to), voice }));
  const voiceAt = (at: number) => sounding.find(([from, to]) => at >= from && at < to)?.[2] ?? 0;
  const samples = Float32Array.from(
    { length: SECONDS * 16_000 },
    (_, i) => openAt(i / 16_000) * Math.sin(i / (9 - 4 * voiceAt(i / 16_000)) + Math.sin(i / 50)),
  );
  return {
    sound: [{ startSeconds: 0, samples }],
    speech: [span(0, SECONDS)],
    voices: { turns: voices, fallbacks: [] },
  };
}

function track(id: number): FaceTrack {
  const faces = Array.from({ length: SECONDS * 5 }, (_, i) => ({
    atSeconds: i / 5,
    box: { x: id / 2, y: 0.3, width: 0.2, height: 0.3 },
    confidence: 0.9,
    eyes: { x: id / 2 + 0.1, y: 0.4 },
    mouthOpening: 0.1,
  }));
  return { id, shot: 0, person: id, faces };
}

/** A mouth that moves within the spans, 4 times a second, and else stands still. */
function mouth(id: number, moves: readonly Span[]): MouthEvidence {
  const count = SECONDS * MOUTHS_PER_SECOND;
  const isMoving = (at: number) => moves.some((one) => at >= one.startSeconds && at < one.endSeconds);
  const openings = Float32Array.from({ length: count }, (_, i) => {
    const at = i / MOUTHS_PER_SECOND;
    return isMoving(at) ? openAt(at) : 0.1;
  });
  return { track: id, startSeconds: 0, scores: null, openings };
}

/** Who speaks at each of the moments. */
function at(moments: readonly number[], said: ReturnType<typeof whoSpeaks>): (number | null | undefined)[] {
  return moments.map(
    (moment) => said.find((one) => moment >= one.startSeconds && moment < one.endSeconds)?.track,
  );
}

describe('who speaks', () => {
  test('is the one whose lips move while the other’s stand still, also when no voices were told apart', () => {
    const said = whoSpeaks(
      heard([]),
      [track(0), track(1)],
      [mouth(0, [span(0, 4), span(8, 12)]), mouth(1, [span(4, 8)])],
    );
    expect(at([1, 3.6, 4.4, 7.6, 8.4, 11], said)).toEqual([0, 0, 1, 1, 0, 0]);
  });

  test('changes where the lips do when the voices change too late', () => {
    const voices: [number, number, number][] = [
      [0, 4.4, 0],
      [4.4, 8.4, 1],
      [8.4, 12, 0],
    ];
    const sounding: [number, number, number][] = [
      [0, 4, 0],
      [4, 8, 1],
      [8, 12, 0],
    ];
    const said = whoSpeaks(
      heard(voices, sounding),
      [track(0), track(1)],
      [mouth(0, [span(0, 4), span(8, 12)]), mouth(1, [span(4, 8)])],
    );
    expect(at([3.7, 4.3, 7.7, 8.3], said)).toEqual([0, 1, 1, 0]);
  });

  test('is told by the voice where nobody’s lips tell', () => {
    // Both mouths move from 8 s on.
    const voices: [number, number, number][] = [
      [0, 4, 0],
      [4, 8, 1],
      [8, 10, 0],
      [10, 12, 1],
    ];
    const said = whoSpeaks(
      heard(voices),
      [track(0), track(1)],
      [mouth(0, [span(0, 4), span(8, 12)]), mouth(1, [span(4, 12)])],
    );
    expect(at([1, 5, 9, 11], said)).toEqual([0, 1, 0, 1]);
  });

  test('is not taken away for less than half a second', () => {
    const said = whoSpeaks(
      heard([[0, 12, 0]]),
      [track(0), track(1)],
      [mouth(0, [span(0, 6), span(6.4, 12)]), mouth(1, [span(6, 6.4)])],
    );
    expect(at([5.9, 6.1, 6.3, 6.5], said)).toEqual([0, 0, 0, 0]);
  });

  test('is nobody on screen when all lips stand still', () => {
    const said = whoSpeaks(
      heard([
        [0, 5, 0],
        [5, 12, 1],
      ]),
      [track(0), track(1)],
      [mouth(0, [span(0, 5)]), mouth(1, [span(4, 5)])],
    );
    expect(at([1, 3, 7, 11], said)).toEqual([0, 0, null, null]);
  });
});
