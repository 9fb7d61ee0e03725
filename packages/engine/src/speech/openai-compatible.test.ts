import { afterEach, describe, expect, test } from 'vitest';
import { EngineError } from '../error.ts';
import { openaiCompatible, openTranscriptionService, type RequestOptions } from './openai-compatible.ts';
import { inARow, RATE } from './testing/sound.ts';
import {
  type Answer,
  type Asked,
  startTranscriptionServer,
  type TranscriptionServer,
} from './testing/transcription-server.ts';

const KEY = 'sk-secret-0123456789';
const samples = Float32Array.from({ length: 2 * RATE }, (_, i) => 0.3 * Math.sin(i * 0.1));
const said = { text: 'Guten Tag.', language: 'german' };

let server: TranscriptionServer | undefined;
afterEach(() => server?.close());

async function hear(
  answer: (asked: Asked, before: number) => Answer,
  options: Partial<RequestOptions> & { language?: string; signal?: AbortSignal } = {},
) {
  server = await startTranscriptionServer(answer);
  const service = { baseUrl: server.baseUrl, apiKey: KEY, model: 'whisper-1' };
  const { language = null, signal, ...rest } = options;
  const open = openTranscriptionService(service, language, { firstPauseMs: 5, retries: 2, ...rest });
  return open.hear(samples, signal).finally(() => open.close());
}

const failure = (answer: (asked: Asked, before: number) => Answer, options: Partial<RequestOptions> = {}) =>
  hear(answer, options).then(
    () => expect.unreachable('it should fail'),
    (error: unknown) => error,
  );

describe('a transcription service', () => {
  test('is sent a WAVE file, the model, the key and the language, and asked for word times', async () => {
    await hear(() => ({ status: 200, body: said }), { language: 'de-AT' });
    const asked = server?.asked[0];
    expect(asked?.path).toBe('/v1/audio/transcriptions');
    expect(asked?.authorization).toBe(`Bearer ${KEY}`);
    expect(asked?.seconds).toBeCloseTo(2, 3);
    expect(
      Object.fromEntries([...(asked?.form ?? [])].filter(([, value]) => typeof value === 'string')),
    ).toEqual({
      model: 'whisper-1',
      response_format: 'verbose_json',
      temperature: '0',
      'timestamp_granularities[]': 'word',
      language: 'de',
    });
    const file = asked?.form.get('file');
    const head = file instanceof Blob ? Buffer.from(await file.slice(0, 44).arrayBuffer()) : Buffer.alloc(44);
    expect([head.toString('latin1', 0, 4), head.toString('latin1', 8, 16)]).toEqual(['RIFF', 'WAVEfmt ']);
    expect([head.readUInt32LE(24), head.readUInt16LE(34), head.readUInt32LE(40)]).toEqual([
      RATE,
      16,
      4 * RATE,
    ]);
  });

  test('gives words with their times, punctuation from the text', async () => {
    const words = [
      { word: 'Guten', start: 0.1, end: 0.4 },
      { word: 'Tag', start: 0.5, end: 0.9 },
    ];
    expect(await hear(() => ({ status: 200, body: { ...said, words } }))).toMatchObject({
      text: 'Guten Tag.',
      language: 'de',
      times: [
        { startSeconds: 0.1, endSeconds: 0.4 },
        { startSeconds: 0.5, endSeconds: 0.9 },
      ],
    });
  });

  test('that knows plain JSON only is asked for that, once for all', async () => {
    const heard = await hear(({ form }) =>
      form.get('response_format') === 'verbose_json'
        ? { status: 400, body: { error: { message: "response_format 'verbose_json' is not supported" } } }
        : { status: 200, body: { text: 'Guten Tag.' } },
    );
    expect(heard).toMatchObject({ text: 'Guten Tag.', times: null, language: null });
  });

  test.each([
    ['429 at first', { status: 429, body: 'slow down', headers: { 'retry-after': '0' } }],
    ['503 at first', { status: 503, body: 'busy' }],
    ['500 at first', { status: 500, body: '<html>oops</html>' }],
    ['a cut connection at first', 'cut'],
    ['half of an answer at first', { status: 200, body: '{"text": "Gu' }],
  ] as const)('is asked again after %s', async (_, first) => {
    const heard = await hear((_asked, before) => (before === 0 ? first : { status: 200, body: said }));
    expect(heard.text).toBe('Guten Tag.');
    expect(server?.asked).toHaveLength(2);
  });

  test.each([
    ['recogniser_key_refused', 1, { status: 401, body: { error: { message: `Incorrect key: ${KEY}` } } }],
    ['recogniser_key_refused', 1, { status: 403, body: 'no' }],
    ['recogniser_refused', 1, { status: 404, body: { error: { message: 'no such model' } } }],
    ['recogniser_refused', 1, { status: 413, body: `too large, ${KEY}` }],
    ['recogniser_quota', 1, { status: 429, body: { error: { message: 'You exceeded your current quota' } } }],
    ['recogniser_quota', 3, { status: 429, body: { error: { message: 'Rate limit reached' } } }],
    ['recogniser_unreachable', 3, { status: 502, body: '<html>' }],
    ['recogniser_unreachable', 3, 'cut'],
    ['recogniser_bad_answer', 3, { status: 200, body: 'Guten Tag.' }],
    ['recogniser_bad_answer', 3, { status: 200, body: { transcript: 'Guten Tag.' } }],
  ] as const)('fails with %s after %i attempts when it answers %j', async (code, attempts, answer) => {
    const error = await failure(() => answer);
    expect(error).toBeInstanceOf(EngineError);
    expect(error).toMatchObject({ code });
    expect(server?.asked).toHaveLength(attempts);
    expect(JSON.stringify([error, String(error), error instanceof Error ? error.stack : ''])).not.toContain(
      KEY,
    );
  });

  test('that does not answer in time is given up with "timed_out"', async () => {
    const error = await failure(() => 'hang', { timeoutMs: 60, retries: 1 });
    expect(error).toMatchObject({ code: 'timed_out' });
    expect(server?.asked).toHaveLength(2);
  });

  test('can be cancelled while it is asked, and while it is waited for', async () => {
    for (const answer of ['hang', { status: 429, body: '', headers: { 'retry-after': '60' } }] as const) {
      const controller = new AbortController();
      const hearing = hear(() => answer, { signal: controller.signal });
      setTimeout(() => controller.abort(), 150);
      await expect(hearing).rejects.toMatchObject({ code: 'cancelled' });
      await server?.close();
    }
  });

  test('without an address, or with one that is none, is told to be set up', async () => {
    const options = { durationSeconds: 10, language: null };
    await expect(openaiCompatible.open({ ...options, service: null })).rejects.toMatchObject({
      code: 'recogniser_not_configured',
      message: expect.stringContaining('REELWRIGHT_TRANSCRIPTION_URL'),
    });
    for (const baseUrl of ['whisper.local', 'file:///etc/passwd', 'https://me:secret@host/v1'])
      await expect(
        openaiCompatible.open({ ...options, service: { baseUrl, apiKey: null, model: 'm' } }),
      ).rejects.toMatchObject({ code: 'recogniser_not_configured' });
  });

  test('hears five minutes in one request, well under 25 MB', async () => {
    const { mostSeconds } = openaiCompatible.pieces;
    expect(inARow(mostSeconds).length * 2 + 44).toBeLessThan(25e6 / 2);
  });
});
