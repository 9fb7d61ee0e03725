import { describe, expect, test } from 'vitest';
import type { Look, Music, Transcript, Word } from '../facts/index.ts';
import { emptyTranscript } from '../testing/transcript.ts';
import { applyCuts } from './apply-cuts.ts';
import { extractStyle, type StyleDna } from './index.ts';
import { placeCuts } from './place-cuts.ts';

const WHOLE = { startSeconds: 0, endSeconds: 60 };

/** Words of 0.3 s, 0.05 s apart, with 0.35 s more after every eighth, which ends a sentence. */
function talk(seconds: number): Transcript {
  const words: Word[] = [];
  const ends: number[] = [];
  let at = 0.2;
  while (at + 0.3 < seconds) {
    words.push({ text: 'word', startSeconds: at, endSeconds: at + 0.3, confidence: 1, timing: 'aligned' });
    const isEnd = words.length % 8 === 0;
    if (isEnd) ends.push(words.length - 1);
    at += 0.35 + (isEnd ? 0.35 : 0);
  }
  const sentences = ends.map((lastWord, id) => ({
    id,
    firstWord: lastWord - 7,
    lastWord,
    text: '',
    startSeconds: words[lastWord - 7]?.startSeconds ?? 0,
    endSeconds: words[lastWord]?.endSeconds ?? 0,
    ending: 'statement' as const,
  }));
  return emptyTranscript({ words, sentences });
}

function isInsideWord(at: number, { words }: Transcript): boolean {
  return words.some(({ startSeconds, endSeconds }) => at > startSeconds + 1e-9 && at < endSeconds - 1e-9);
}

describe('cuts', () => {
  test('few of them come at sentence ends, evenly spaced', () => {
    const transcript = talk(60);
    const cuts = placeCuts(WHOLE, 5, 0.6, { transcript, music: null });
    expect(cuts).toHaveLength(5);
    for (const at of cuts) {
      const last = transcript.words.filter(({ endSeconds }) => endSeconds <= at).length - 1;
      expect(transcript.sentences.some(({ lastWord }) => lastWord === last)).toBe(true);
    }
    const gaps = [...cuts, 60].map((at, i) => at - (cuts[i - 1] ?? 0));
    expect(Math.max(...gaps) / Math.min(...gaps)).toBeLessThan(1.6);
  });

  test('many of them are all there, and none is inside a word or too near to another', () => {
    const transcript = talk(60);
    const cuts = placeCuts(WHOLE, 50, 0.6, { transcript, music: null });
    expect(cuts).toHaveLength(50);
    cuts.forEach((at, i) => {
      expect(isInsideWord(at, transcript)).toBe(false);
      expect(at - (cuts[i - 1] ?? 0)).toBeGreaterThanOrEqual(0.6);
    });
  });

  test('where there is music and no words they come on beats', () => {
    const beats = Array.from({ length: 120 }, (_, i) => ({
      atSeconds: 0.25 + i / 2,
      confidence: 1,
      bass: 1,
      mid: 0,
      treble: 0,
    }));
    const music: Music = {
      pulse: { beatsPerMinute: 120, clarity: 1, beats },
      loudness: -14,
      loudnessRange: 5,
      crestFactor: 10,
      balance: null,
    };
    const cuts = placeCuts(WHOLE, 10, 0.6, { transcript: null, music });
    expect(cuts).toHaveLength(10);
    for (const at of cuts) expect(Math.abs(((at - 0.25) * 2) % 1)).toBeLessThan(1e-9);
  });

  test('there are no more than there is room for', () => {
    expect(
      placeCuts({ startSeconds: 0, endSeconds: 2 }, 9, 0.6, { transcript: null, music: null }).length,
    ).toBeLessThan(4);
  });
});

describe('the pacing of a style', () => {
  const look: Look = {
    content: { x: 0, y: 0, width: 1, height: 1 },
    aspect: 16 / 9,
    framesPerSecond: 25,
    shots: [],
    transitions: [20, 30].map((at) => ({
      kind: 'cut',
      startSeconds: at,
      endSeconds: at,
      easing: 'linear',
      fit: 1,
    })),
    lettering: [],
    samples: [],
    fallbacks: [],
  };
  const plain = extractStyle({ durationSeconds: 60, look, music: null }, '2026-01-02T03:04:05Z');
  const facts = { durationSeconds: 60, look, music: null, transcript: talk(60) };
  const dissolves: StyleDna = {
    ...plain,
    cut_frequency: 12,
    primary_transition: { type: 'dissolve', duration_ms: 800, easing: 'ease-in' },
  };

  test('adds what the source lacks beside its own cuts, with room for the transitions', () => {
    const { joins, fallbacks } = applyCuts(facts, dissolves, 1);
    expect(joins).toHaveLength(10);
    expect(fallbacks).toEqual([]);
    expect(joins[0]?.entry).toEqual({ kind: 'dissolve', durationSeconds: 0.8, easing: 'ease-in' });
    const all = [0, 20, 30, 60, ...joins.map(({ atSeconds }) => atSeconds)].sort((a, b) => a - b);
    all.slice(1).forEach((at, i) => void expect(at - (all[i] ?? 0)).toBeGreaterThanOrEqual(1 - 1e-9));
    expect(applyCuts(facts, dissolves, 0.5).joins).toHaveLength(5);
    expect(applyCuts(facts, dissolves, 0).joins).toHaveLength(0);
  });

  test('leaves a source alone that has more, and says so', () => {
    const { joins, fallbacks } = applyCuts(facts, { ...dissolves, cut_frequency: 1 }, 1);
    expect(joins).toEqual([]);
    expect(fallbacks[0]?.used).toBe('the 2 cuts of the source');
  });
});
