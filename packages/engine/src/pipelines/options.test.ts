import { expect, test } from 'vitest';
import { parseClipOptions } from './options.ts';

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
  ['text', 'options must be an object'],
])('%j is refused, naming the path', (input, message) => {
  expect(() => parseClipOptions(input)).toThrow(message);
});
