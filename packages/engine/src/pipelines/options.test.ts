import { expect, test } from 'vitest';
import { lengthWindow, momentCount, mostMoments, parseClipOptions } from './options.ts';

test('no options at all means the documented defaults', () => {
  expect(parseClipOptions(undefined)).toEqual({
    mode: 'ai',
    numClips: 3,
    clipLength: 'medium',
    aspectRatio: '9:16',
    captionPreset: 'none',
    removeAiVoice: true,
    pace: 'natural',
    autoHook: true,
    burnHook: false,
    highlightKeywords: true,
    prompt: '',
    genre: 'auto',
    trimStart: 0,
    trimEnd: null,
    quality: 'medium',
  });
});

test.each([
  [{ numClips: 11 }, 'options.numClips must be an integer from 1 to 10'],
  [{ numClips: 2.5 }, 'options.numClips must be an integer from 1 to 10'],
  [{ numClips: '3' }, 'options.numClips must be an integer from 1 to 10'],
  [{ mode: 'auto' }, 'options.mode must be one of "ai", "none"'],
  [{ aspectRatio: '3:4' }, 'options.aspectRatio must be one of "9:16", "1:1", "4:5", "16:9"'],
  [{ captionPreset: 'x' }, 'options.captionPreset must be one of "none", "beasty", "karaoke", "mozi"'],
  [{ trimStart: -1 }, 'options.trimStart must be a number of seconds, 0 or more'],
  [{ trimStart: 10, trimEnd: 5 }, 'options.trimEnd must be after options.trimStart'],
  [{ trimEnd: Number.NaN }, 'options.trimEnd must be a number of seconds above 0, or null'],
  [{ pace: 'slow' }, 'options.pace must be one of "natural", "tight", "fast"'],
  [{ clips: 3 }, 'options.clips is not an option'],
  [{ prompt: 'x'.repeat(2001) }, 'options.prompt must be at most 2000 characters'],
  [
    { moments: { count: 16, minSeconds: 15, maxSeconds: 60 } },
    'options.moments.count must be "auto" or an integer from 1 to 15',
  ],
  [
    { moments: { count: 3, minSeconds: 15, maxSeconds: 181 } },
    'options.moments.maxSeconds must be a number of seconds from 3 to 180',
  ],
  [
    { moments: { count: 3, minSeconds: 15, maxSeconds: 15 } },
    'options.moments.maxSeconds must be more than options.moments.minSeconds',
  ],
  ['text', 'options must be an object'],
])('%j is refused, naming the path', (input, message) => {
  expect(() => parseClipOptions(input)).toThrow(message);
});

test('moments asked for by number and length count in place of numClips and clipLength', () => {
  const plain = parseClipOptions({ numClips: 4, clipLength: 'short' });
  expect([momentCount(plain, 3600), lengthWindow(plain)]).toEqual([4, { minSeconds: 3, maxSeconds: 15 }]);
  const own = parseClipOptions({ numClips: 4, moments: { count: 12, minSeconds: 15, maxSeconds: 60 } });
  expect([momentCount(own, 3600), lengthWindow(own)]).toEqual([12, { minSeconds: 15, maxSeconds: 60 }]);
});

test.each([
  [60, 3],
  [20 * 60, 10],
  [3 * 3600, 15],
])('of %d s, %d moments are looked for when their number is left to the source', (seconds, count) => {
  const auto = parseClipOptions({ moments: { count: 'auto', minSeconds: 15, maxSeconds: 60 } });
  expect(momentCount(auto, seconds)).toBe(count);
  expect(mostMoments(auto)).toBe(15);
});
