import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decodeFrames, probe } from '../media/index.ts';
import type { StoreOptions } from '../models/index.ts';
import { findShared } from '../testing/shared.ts';
import type { HeardSpeech, MouthEvidence } from './evidence.ts';
import { faceView, watchFaces } from './faces.ts';
import { mouthView, watchMouths } from './mouths.ts';
import { identifyPeople } from './people.ts';
import { whoSpeaks } from './speaking.ts';
import { dialogue, heardIn, shareRight, trueVoices } from './testing/heard.ts';
import { storeWithout } from './testing/store.ts';
import { followFaces } from './tracks.ts';

const shared = findShared();
let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'reelwright-mouths-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Follows the faces and mouths of a whole video, as examining its scenes does. */
async function observe(path: string, heard: HeardSpeech, store?: StoreOptions) {
  const source = await probe(path);
  const span = { startSeconds: 0, endSeconds: source.durationSeconds };
  const { watch: faces } = await watchFaces({});
  await using _faces = faces;
  const { watch: mouths, fallback } = await watchMouths(heard, { store });
  await using _mouths = mouths;
  if (!faces || !mouths || !source.picture) throw new Error('The models of faces are needed.');
  faces.startSpan((look) => mouths.look(look));
  const views = [faceView(source.picture, 5), mouthView(source.picture)];
  for await (const frame of decodeFrames(path, source, { ...span, views }))
    await (frame.view === 0 ? faces : mouths).push(frame);
  const tracks = followFaces(await faces.finish(), [span]);
  await mouths.finishSpan(tracks);
  return { tracks: identifyPeople(tracks), evidence: mouths.evidence(), fallback };
}

/** Twelve seconds of two faces take about fifteen of a processor, which others may want too. */
const PATIENCE = { timeout: 300_000 };

describe.skipIf(!shared)('mouths', PATIENCE, () => {
  test('of two people who take turns tell who speaks, when the listener keeps still', async () => {
    const video = dialogue(shared ?? '', 'easy');
    const heard = await heardIn(video.path, trueVoices(video));
    const { tracks, evidence } = await observe(video.path, heard);
    const right = (voices: HeardSpeech['voices'], known: readonly MouthEvidence[]) =>
      shareRight(video, heard.speech, whoSpeaks({ ...heard, voices }, tracks, known), tracks);
    expect(right(heard.voices, evidence)).toBeGreaterThan(0.98);
    // Nobody told the voices apart.
    expect(right({ turns: [], fallbacks: [] }, evidence)).toBeGreaterThan(0.95);
  });

  test('tell who speaks when the listener’s lips move too, together with the voices', async () => {
    const video = dialogue(shared ?? '', 'hard');
    const heard = await heardIn(video.path, trueVoices(video));
    const { tracks, evidence } = await observe(video.path, heard);
    const share = (known: readonly MouthEvidence[]) =>
      shareRight(video, heard.speech, whoSpeaks(heard, tracks, known), tracks);
    expect(share(evidence)).toBeGreaterThan(0.95);
    // The lips against the sound do it: the net takes any moving mouth for a speaking one.
    expect(share(evidence.map((one) => ({ ...one, scores: null })))).toBeGreaterThan(0.95);
  });

  test('are judged by their lips alone when LR-ASD cannot be had, and a fallback says so', async () => {
    const video = dialogue(shared ?? '', 'easy');
    const heard = await heardIn(video.path, trueVoices(video));
    const { tracks, evidence, fallback } = await observe(
      video.path,
      heard,
      await storeWithout(['lr-asd'], folder),
    );
    expect(fallback).toMatchObject({
      used: 'how the lips move while something is said',
      instead_of: 'judging lips and voice together (LR-ASD)',
    });
    expect(evidence.every(({ scores }) => scores === null)).toBe(true);
    expect(shareRight(video, heard.speech, whoSpeaks(heard, tracks, evidence), tracks)).toBeGreaterThan(0.9);
  });
});
