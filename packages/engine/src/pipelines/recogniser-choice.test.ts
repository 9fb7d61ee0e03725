import { describe, expect, test } from 'vitest';
import { EngineError } from '../error.ts';
import type { RecogniserName } from '../speech/index.ts';
import { chooseAfterRefusal, chooseRecogniser, parseLanguage } from './recogniser-choice.ts';

const here = (...names: RecogniserName[]) => new Set(names);

describe('the recogniser for a language', () => {
  test.each([null, 'en', 'en-GB'])('is the wanted one for %s', (language) => {
    expect(chooseRecogniser('moonshine-tiny', language, here())).toEqual({
      recogniser: 'moonshine-tiny',
      fallback: null,
    });
  });

  test('is the best of those at hand when the wanted one does not understand it, and that is said', () => {
    const choice = chooseRecogniser('moonshine-base', 'de-AT', here('whisper-tiny', 'whisper-small'));
    expect(choice.recogniser).toBe('whisper-small');
    expect(choice.fallback).toEqual({
      used: 'whisper-small',
      instead_of: 'moonshine-base',
      reason: 'moonshine-base does not understand Austrian German.',
    });
    expect(chooseRecogniser('moonshine-tiny', 'fr', here('whisper-turbo', 'parakeet-v3')).recogniser).toBe(
      'parakeet-v3',
    );
  });

  test('is never one that does not understand it', () => {
    expect(chooseRecogniser('parakeet-v3', 'ja', here('parakeet-v3', 'whisper-base')).recogniser).toBe(
      'whisper-base',
    );
    expect(() => chooseRecogniser('moonshine-tiny', 'ja', here('parakeet-v3'))).toThrow(
      'moonshine-tiny does not understand Japanese. Fetch one that does with "reelwright models pull whisper-small"',
    );
    expect(() => chooseRecogniser('moonshine-tiny', 'gd', here('whisper-turbo'))).toThrow(
      'transcription service',
    );
  });

  test('is never a service that nobody asked for, and always one that somebody did', () => {
    expect(() => chooseRecogniser('moonshine-tiny', 'de', here('openai-compatible'))).toThrow(EngineError);
    expect(chooseRecogniser('openai-compatible', 'gd', here()).recogniser).toBe('openai-compatible');
  });

  test('that turned out to be none of its own is one that can tell languages apart', () => {
    const refusal = new EngineError(
      'language_unsupported',
      'This does not sound like English: so. Use another.',
    );
    expect(chooseAfterRefusal('moonshine-tiny', here('parakeet-v3', 'whisper-base'), refusal)).toEqual({
      recogniser: 'whisper-base',
      fallback: {
        used: 'whisper-base',
        instead_of: 'moonshine-tiny',
        reason: 'This does not sound like English: so.',
      },
    });
    expect(() => chooseAfterRefusal('moonshine-tiny', here('parakeet-v3'), refusal)).toThrow(refusal);
  });
});

describe('a language that was asked for', () => {
  test.each([
    ['auto', null],
    ['en', 'en'],
    ['pt-br', 'pt-BR'],
    ['zh-hant-tw', 'zh-Hant-TW'],
    ['yue', 'yue'],
  ])('%s is understood', (asked, tag) => {
    expect(parseLanguage(asked)).toBe(tag);
  });

  test.each(['', 'german', 'x', 'en_US!', '../etc'])('"%s" is refused', (asked) => {
    expect(() => parseLanguage(asked)).toThrow('settings.language must be "auto" or a language tag');
  });
});
