import { describe, expect, test } from 'vitest';
import { soundsForeign, understood } from './foreign.ts';
import type { PieceHeard } from './hear.ts';

/** Ten seconds of clear voice in which these words were heard. */
function piece(text: string, confidence = 0.9, voice = 0.95): PieceHeard {
  const words = text.split(' ').filter((word) => word !== '');
  return {
    startSeconds: 0,
    endSeconds: 10,
    voiced: [{ startSeconds: 0, endSeconds: 10 }],
    voice,
    words: words.map((word) => ({ text: word, confidence, place: null })),
    refused: [],
    language: null,
  };
}

const TALK = 'So if you do have time to prepare I feel like you should do your research before';
const verdict = (...pieces: PieceHeard[]) => soundsForeign(understood(pieces), 0.9);

describe('speech of another language is noticed', () => {
  test('by what is hardly ever sure of itself', () => {
    expect(verdict(piece(TALK, 0.4), piece(TALK, 0.5))).toBe(true);
    expect(verdict(piece(TALK))).toBe(false);
  });

  test('by nothing heard in clear voice', () => {
    expect(verdict(piece(''), piece(''))).toBe(true);
  });

  test('by the same phrase over and over, however sure of itself', () => {
    const same = 'the first thing you need to do is to use';
    expect(understood([piece(same), piece(same), piece(same)]).words).toBe(14);
    expect(verdict(piece(same), piece(same), piece(same))).toBe(true);
  });

  test('but not by few words in much silence, music or next to no voice', () => {
    const short = { ...piece(''), voiced: [{ startSeconds: 0, endSeconds: 3 }] };
    expect(verdict(short)).toBe(false);
    expect(verdict(piece('', 0.9, 0.4), piece('', 0.9, 0.5))).toBe(false);
    expect(verdict()).toBe(false);
  });
});
