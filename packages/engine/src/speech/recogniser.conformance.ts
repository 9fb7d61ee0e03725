import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EngineError } from '../error.ts';
import { Transcript } from '../facts/index.ts';
import { recogniseWith } from './recognise.ts';
import type { OpenRecogniser, Recogniser } from './recogniser.ts';
import { inARow, RATE, secondsOf, speak, streamOf } from './testing/sound.ts';

/** A recogniser under test. */
export type Candidate = {
  /** What a test of it needs first, and afterwards no more. */
  start?: () => Promise<void>;
  stop?: () => Promise<void>;
  recogniser: () => Recogniser;
  /** What it makes of a sentence of English, as small letters and blanks. */
  hears: RegExp;
  /** Whether its words come with times of their own. */
  givesTimes: boolean;
};

/** What every recogniser promises, whatever it is made of. */
export function recogniserConformance(name: string, candidate: Candidate): void {
  describe(`${name} is a recogniser`, () => {
    let speech: Float32Array;
    let open: OpenRecogniser;
    const opened = () => candidate.recogniser().open({ durationSeconds: 120, language: null, service: null });

    beforeAll(async () => {
      await candidate.start?.();
      speech = await speak('People should never stop asking questions about money.');
      open = await opened();
    });
    afterAll(async () => {
      await open?.close();
      await candidate.stop?.();
    });

    test('it hears speech, the same in the same sound', async () => {
      const first = await open.hear(speech, undefined);
      expect(first.text.toLowerCase().replaceAll(/[^a-z ]/g, '')).toMatch(candidate.hears);
      expect(await open.hear(speech, undefined)).toEqual(first);
    });

    test('confidences are probabilities, and places are in order inside the sound', async () => {
      const { confidences, times } = await open.hear(inARow(0.5, speech, 0.5), undefined);
      for (const confidence of confidences) {
        expect(confidence).toBeGreaterThan(0);
        expect(confidence).toBeLessThanOrEqual(1);
      }
      expect(times !== null).toBe(candidate.givesTimes);
      let before = 0;
      for (const { startSeconds, endSeconds } of times ?? []) {
        expect(startSeconds).toBeGreaterThanOrEqual(before);
        expect(endSeconds).toBeGreaterThanOrEqual(startSeconds);
        before = endSeconds;
      }
      expect(before).toBeLessThanOrEqual(secondsOf(speech) + 1.001);
    });

    test.each([
      ['nothing', 0],
      ['a single sample', 1],
      ['a hundredth of a second', 160],
      ['five seconds of silence', 5 * RATE],
    ])('of %s it makes an answer and no error', async (_, samples) => {
      const { text } = await open.hear(new Float32Array(samples), undefined);
      expect(text.split(/\s+/).length).toBeLessThan(6);
    });

    test('what is heard at the same time comes back each to its own', async () => {
      const sounds = [speech, new Float32Array(RATE), speech];
      const heard = await Promise.all(sounds.map((samples) => open.hear(samples, undefined)));
      expect(heard[0]?.text).toBe(heard[2]?.text);
      expect(heard[1]?.text).not.toBe(heard[0]?.text);
    });

    test('the samples stay as they were', async () => {
      const samples = speech.slice(0, RATE);
      const copy = samples.slice();
      await open.hear(samples, undefined);
      expect(samples).toEqual(copy);
    });

    test('a cancelled hearing ends at once with "cancelled", and the next one is heard', async () => {
      const controller = new AbortController();
      const long = inARow(...Array.from({ length: 3 }, () => speech));
      const hearing = [open.hear(long, controller.signal), open.hear(long, controller.signal)];
      const outcomes = Promise.allSettled(hearing);
      const started = performance.now();
      setTimeout(() => controller.abort(), 5);
      for (const outcome of await outcomes)
        if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'cancelled' });
      expect(performance.now() - started).toBeLessThan(5000);
      await expect(open.hear(speech, controller.signal)).rejects.toMatchObject({
        code: 'cancelled',
      } satisfies Partial<EngineError>);
      expect((await open.hear(speech, undefined)).text).not.toBe('');
    });

    test('a recogniser that was closed hears no more, and may be closed twice', async () => {
      const other = await opened();
      const hearing = other.hear(inARow(speech, speech), undefined);
      const outcome = hearing.catch((error: unknown) => error);
      await other.close();
      await other.close();
      expect(await outcome).toSatisfy(
        (result: { code?: string; text?: string }) =>
          result.code === 'cancelled' || result.text !== undefined,
      );
      await expect(other.hear(speech, undefined)).rejects.toMatchObject({ code: 'cancelled' });
    });

    test('a whole sound becomes a transcript: words in order, holding no more pieces than it can work on', async () => {
      const recogniser = candidate.recogniser();
      let flying = 0;
      let most = 0;
      const watched: Recogniser = {
        ...recogniser,
        pieces: { joinSeconds: 0.5, mostSeconds: 12, padSeconds: 0.25 },
        async open(options) {
          const inner = await recogniser.open(options);
          return {
            ...inner,
            async hear(samples, signal) {
              flying += 1;
              most = Math.max(most, flying);
              return inner.hear(samples, signal).finally(() => {
                flying -= 1;
              });
            },
          };
        },
      };
      const sound = inARow(1, ...Array.from({ length: 8 }, () => [speech, 1.5]).flat());
      const transcript = Transcript.parse(
        await recogniseWith(watched, streamOf(sound), { durationSeconds: secondsOf(sound), language: 'en' }),
      );
      expect(most).toBeLessThanOrEqual(open.threads + 3);
      expect(transcript).toMatchObject({ language: 'en', origin: recogniser.name });
      expect(transcript.utterances).toHaveLength(8);
      const timing = candidate.givesTimes ? 'given' : 'estimated';
      let before = 0;
      for (const word of transcript.words) {
        expect(word.timing).toBe(timing);
        expect(word.startSeconds).toBeGreaterThanOrEqual(before);
        before = word.endSeconds;
      }
      expect(before).toBeLessThanOrEqual(secondsOf(sound));
    });
  });
}
