import { expect, test } from 'vitest';
import type { Speaking } from '../facts/index.ts';
import { manifestSpeakers } from './manifest.ts';

test('speakers are told to a thousandth', () => {
  const speaking: Speaking[] = [
    { startSeconds: 0.1, endSeconds: 0.4, voice: 0, track: 7, confidence: 1 },
    { startSeconds: 0.4, endSeconds: 1.1, voice: 0, track: null, confidence: 1 },
    { startSeconds: 1.1, endSeconds: 3.3, voice: 1, track: null, confidence: 1 },
  ];
  expect(manifestSpeakers(speaking)).toEqual([
    { speaker: 0, seconds: 1, share: 0.313, onScreen: 0.3 },
    { speaker: 1, seconds: 2.2, share: 0.688, onScreen: 0 },
  ]);
});
