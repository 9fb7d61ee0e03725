import { beforeAll, describe, expect, test } from 'vitest';
import type { EngineError } from '../error.ts';
import { Transcript } from '../facts/index.ts';
import { findShared } from '../testing/shared.ts';
import { recogniseSpeech } from './recognise.ts';
import { inARow, makeSound, secondsOf, speak, streamOf } from './testing/sound.ts';

const shared = findShared();

async function recognise(samples: Float32Array, chunk?: number): Promise<Transcript> {
  const transcript = await recogniseSpeech(streamOf(samples, chunk), {
    recogniser: 'moonshine-tiny',
    durationSeconds: secondsOf(samples),
  });
  return Transcript.parse(transcript);
}

const plain = (transcript: Transcript) =>
  transcript.words.map((word) => word.text.toLowerCase().replaceAll(/[^a-z]/g, '')).join(' ');

let first: Float32Array;
let second: Float32Array;
beforeAll(async () => {
  first = await speak('People should never stop asking questions about money.');
  second = await speak('The weather in London is very cold today.', 'rms');
});

describe('recognised speech', () => {
  test('is the same to the byte on every run and however the stream is cut', async () => {
    const samples = inARow(0.5, first, 1.5, second, 0.5);
    const one = JSON.stringify(await recognise(samples));
    expect(JSON.stringify(await recognise(samples, 1234))).toBe(one);
    expect(JSON.parse(one).words.length).toBeGreaterThan(10);
  });

  test('of one second is heard', async () => {
    const word = await speak('Money');
    const transcript = await recognise(inARow(word, Math.max(0, 1 - secondsOf(word))));
    expect(transcript.words.length).toBeGreaterThan(0);
    expect(transcript.words.at(-1)?.endSeconds).toBeLessThanOrEqual(1.01);
  });

  test('can be cancelled: within two seconds, with the source let go and no thread left', async () => {
    const samples = inARow(...Array.from({ length: 40 }, () => [first, 1.2, second, 1.2]).flat());
    const controller = new AbortController();
    let letGo = false;
    async function* endless() {
      try {
        for (;;) yield* streamOf(samples, 16_000);
      } finally {
        letGo = true;
      }
    }
    const threadsBefore = workerThreads();
    let abortedAt = 0;
    let threadsWithin = 0;
    const running = recogniseSpeech(endless(), {
      recogniser: 'moonshine-tiny',
      durationSeconds: 1e6,
      signal: controller.signal,
      onProgress: () => {
        if (abortedAt > 0) return;
        threadsWithin = workerThreads();
        abortedAt = performance.now();
        controller.abort();
      },
    });
    await expect(running).rejects.toMatchObject({ code: 'cancelled' } satisfies Partial<EngineError>);
    expect(abortedAt).toBeGreaterThan(0);
    expect(performance.now() - abortedAt).toBeLessThan(2000);
    expect(letGo).toBe(true);
    expect(threadsWithin).toBeGreaterThan(threadsBefore);
    // A thread that has ended is taken off the books a few turns later.
    while (workerThreads() > threadsBefore && performance.now() - abortedAt < 2000)
      await new Promise((resolve) => setTimeout(resolve, 20));
    expect(workerThreads()).toBe(threadsBefore);
  });

  test('reports how far it is, up to the end', async () => {
    const samples = inARow(0.5, first, 2, second, 0.5);
    const reported: number[] = [];
    await recogniseSpeech(streamOf(samples), {
      recogniser: 'moonshine-tiny',
      durationSeconds: secondsOf(samples),
      onProgress: (atSeconds) => reported.push(atSeconds),
    });
    expect(reported.length).toBeGreaterThanOrEqual(2);
    expect(reported).toEqual([...reported].sort((a, b) => a - b));
    expect(reported.at(-1)).toBe(secondsOf(samples));
  });

  test.skipIf(!shared)('of Kennedy is what he said', async () => {
    const transcript = await recognise(await makeSound(['-i', `${shared}/media/audio/jfk.wav`]));
    expect(plain(transcript)).toContain(
      'ask not what your country can do for you ask what you can do for your country',
    );
  });

  test.skipIf(!shared)('of music without speech is nothing, or dropped', async () => {
    const transcript = await recognise(
      await makeSound(['-i', `${shared}/media/audio/music_vibe_ace.ogg`, '-t', '20']),
    );
    expect(transcript.words).toEqual([]);
  });

  test.each([
    ['pink noise', () => makeSound(['-f', 'lavfi', '-i', 'anoisesrc=d=3:c=pink:a=0.2:seed=1'])],
    ['tones', () => makeSound(['-f', 'lavfi', '-i', 'sine=f=440:d=3'])],
  ])('of %s is no words and no error', async (_, make) => {
    const samples = await make();
    const transcript = await recognise(samples);
    expect(transcript.words).toEqual([]);
    expect(transcript.sentences).toEqual([]);
    expect(transcript.utterances).toEqual([]);
  });
});

/** Worker threads show as message ports among what keeps the process alive. */
function workerThreads(): number {
  return process.getActiveResourcesInfo().filter((name) => /Worker|MessagePort/.test(name)).length;
}
