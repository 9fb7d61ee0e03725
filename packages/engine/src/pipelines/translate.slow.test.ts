import { join } from 'node:path';
import { captionWords, dubPieces, parsePlan } from '@reelwright/plan';
import { describe, expect, test } from 'vitest';
import { startService } from '../language-model/testing/service.ts';
import { fileUrl, streamFfmpeg } from '../media/index.ts';
import { hasEspeak } from '../testing/apt.ts';
import { findShared } from '../testing/shared.ts';
import { newFolder } from '../testing/temporary.ts';
import { clipSentences } from '../translation/index.ts';
import { plan as makePlan } from './clip.ts';
import { parseClipOptions } from './options.ts';
import { render } from './render.ts';
import { translate } from './translate.ts';

const shared = findShared();
const isSkipped = shared === null || !hasEspeak();

/** Samples per second at which sounds are compared. */
const RATE = 8_000;

/** Sentences of about the length that a translator would give: German, a fifth longer than the original. */
const GERMAN =
  'Das ist eine Übersetzung von dem was gesagt wird und sie geht noch eine ganze Weile so weiter bis alles gesagt ist was zu sagen war und vielleicht sogar noch etwas mehr als das'.split(
    ' ',
  );

/** A Gemini that translates every line that it is given into as many words and a fifth more. */
function translator() {
  return startService('google', ({ messages }) => {
    const { lines }: { lines: { id: number; text: string }[] } = JSON.parse(messages.at(-1) ?? '{}');
    const german = (text: string) => {
      const count = Math.max(2, Math.round(text.split(' ').length * 1.2));
      return `${Array.from({ length: count }, (_, i) => GERMAN[i % GERMAN.length]).join(' ')}.`;
    };
    return { text: { lines: lines.map(({ id, text }) => ({ id, text: german(text) })) } };
  });
}

async function samplesOf(file: string, channel: string): Promise<Float32Array> {
  const chunks: Buffer[] = [];
  const args = [
    '-i',
    fileUrl(file),
    '-map',
    '0:a',
    '-af',
    channel,
    '-ar',
    `${RATE}`,
    '-f',
    'f32le',
    'pipe:1',
  ];
  for await (const chunk of streamFfmpeg(args, { stage: 'read' })) chunks.push(chunk);
  const all = Buffer.concat(chunks);
  return Float32Array.from({ length: Math.floor(all.length / 4) }, (_, i) => all.readFloatLE(4 * i));
}

/** Where a sound begins in another one, seconds: the lag at which they are most alike, and how alike (0 to 1). */
function found(piece: Float32Array, whole: Float32Array, near: number, within: number) {
  let best = { atSeconds: Number.NaN, alike: 0 };
  const own = Math.hypot(...piece);
  for (let lag = -within * RATE; lag <= within * RATE; lag++) {
    const first = Math.round(near * RATE + lag);
    if (first < 0 || first + piece.length > whole.length) continue;
    let [product, energy] = [0, 0];
    for (let i = 0; i < piece.length; i++) {
      const other = whole[first + i] ?? 0;
      product += (piece[i] ?? 0) * other;
      energy += other * other;
    }
    const alike = product / (own * Math.sqrt(energy) + 1e-9);
    if (alike > best.alike) best = { atSeconds: first / RATE, alike };
  }
  return best;
}

describe.skipIf(isSkipped)('a clip in another language (needs shared/media and espeak-ng)', () => {
  test('says every sentence within 0.3 s of where the original begins, and is captioned in that language', {
    timeout: 10 * 60_000,
  }, async () => {
    const video = join(shared ?? '', 'media/derived/grid_montage_11x3s.mp4');
    const folder = newFolder();
    const options = parseClipOptions({
      mode: 'none',
      captionPreset: 'karaoke',
      quality: 'low',
      trimEnd: 15,
    });
    const { plans } = await makePlan(video, options, { languageModel: null });
    const [original] = plans;
    if (!original) throw new Error('No plan.');
    const service = await translator();
    const track = join(folder, 'track.wav');
    const languageModel = {
      provider: 'google' as const,
      model: 'gemini-test',
      apiKey: 'key',
      baseUrl: service.baseUrl,
      allowLocal: true,
    };
    const dubbed = parsePlan(await translate(original, { language: 'de', track, languageModel }));
    expect(service.requests).toHaveLength(1);
    expect(dubbed).toMatchObject({ language: 'de', dub: { language: 'de', bedDb: -24 } });
    expect(captionWords(dubbed)[0]?.text).toBe('Das');
    expect(dubbed.fallbacks).toEqual([
      ...original.fallbacks,
      { used: 'espeak-ng de', instead_of: 'piper-thorsten', reason: expect.stringContaining('models pull') },
    ]);

    await render(video, dubbed, { folder, dubTrack: track, languageModel: null });
    const clip = await samplesOf(join(folder, 'clip_01.mp4'), 'pan=mono|c0=0.5*c0+0.5*c1');
    const voice = await samplesOf(track, 'anull');
    const sentences = clipSentences(original);
    if (!dubbed.dub) throw new Error('Not dubbed.');
    const pieces = dubPieces(dubbed.segments, dubbed.dub);
    expect(pieces).toHaveLength(sentences.length);
    const offsets = pieces.map((piece, i) => {
      const from = Math.round(piece.fromSeconds * RATE);
      const heard = Math.min(0.8, piece.endSeconds - piece.startSeconds);
      const beginning = voice.subarray(from, from + Math.round(heard * RATE));
      const begins = sentences[i]?.shownAtSeconds ?? Number.NaN;
      const { atSeconds, alike } = found(beginning, clip, begins, 0.8);
      return { offset: atSeconds - begins, alike };
    });
    const said = offsets.map(({ offset, alike }) => `${offset.toFixed(3)} (${alike.toFixed(2)})`);
    console.log(`${offsets.length} sentences, starts off by (how alike): ${said.join(', ')}`);
    for (const { offset, alike } of offsets) {
      expect(alike).toBeGreaterThan(0.8);
      expect(Math.abs(offset)).toBeLessThan(0.3);
    }
  });
});
