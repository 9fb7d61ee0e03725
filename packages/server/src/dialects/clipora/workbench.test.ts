import { type CaptionCue, parsePlan } from '@reelwright/plan';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { samplePlan } from '../../../../plan/src/testing.ts';
import { useDatabase } from '../../testing/database.ts';
import { finishedClip } from '../../testing/finished-clip.ts';
import { mp4Like } from '../../testing/ingest.ts';
import { type Account, openTestService, read, type TestService, videoForm } from '../../testing/service.ts';
import type { DrawingAnswer, PlanOnly } from './schemas.ts';

const database = useDatabase();
let service: TestService & { close(): Promise<void> };
let ann: Account;
beforeAll(async () => {
  service = await openTestService(database);
  ann = await service.newAccount();
});
afterAll(() => service.close());

const words = ['Nobody', 'told', 'us', 'why', 'this', 'works.'].map((text, i) => ({
  text,
  startSeconds: 11 + i / 2,
  endSeconds: 11.4 + i / 2,
}));
const cues: CaptionCue[] = [{ startSeconds: 11, endSeconds: 14, lines: [words] }];
const plan = samplePlan({ captions: { preset: 'none', cues } });
const planOf = async (path: string, body: unknown) =>
  (await read<PlanOnly>(await ann.send('POST', path, body))).plan;

test('captions are composed anew in another preset, and drawn where they will be burned in', async () => {
  const captioned = await planOf('/api/plans/captions', { plan, preset: 'beasty' });
  expect(parsePlan(captioned)).toEqual(captioned);
  expect(captioned.captions.preset).toBe('beasty');
  expect(captioned.captions.cues.length).toBeGreaterThan(1);
  const answer = await ann.send('POST', '/api/plans/drawing', { plan: captioned });
  const { drawing } = await read<DrawingAnswer>(answer);
  expect(drawing.blocks.flatMap((block) => block.words.map(({ text }) => text)).join(' ')).toBe(
    'NOBODY TOLD US WHY THIS WORKS.',
  );
  expect(drawing.blocks[0]?.startSeconds).toBeCloseTo(1, 6);
});

test('other words can be captioned, a hook written and taken away', async () => {
  const two = words.slice(0, 2);
  const other = await planOf('/api/plans/captions', { plan, preset: 'karaoke', words: two });
  expect(other.captions.cues.flatMap((cue) => cue.lines.flat()).map(({ text }) => text)).toEqual([
    'Nobody',
    'told',
  ]);
  const hooked = await planOf('/api/plans/hook', { plan, text: 'Why does this work?' });
  expect(hooked.hook?.text).toBe('Why does this work?');
  expect((await planOf('/api/plans/hook', { plan: hooked, text: ' ' })).hook).toBeNull();
});

test('fonts of captions are handed out by name, and nothing else of the disk', async () => {
  const font = await ann.call('/api/fonts/Montserrat%20ExtraBold');
  expect(font.headers.get('content-type')).toBe('font/ttf');
  expect((await font.arrayBuffer()).byteLength).toBeGreaterThan(50_000);
  for (const name of [
    'Comic%20Sans',
    '..%2f..%2fpackage.json',
    '%2fetc%2fpasswd',
    '__proto__',
    'constructor',
  ])
    expect((await ann.call(`/api/fonts/${name}`)).status).toBe(404);
});

test('a plan that is none is refused by name; nobody unknown is served; what was not heard is not found', async () => {
  const wrong = await ann.send('POST', '/api/plans/drawing', { plan: { ...plan, segments: [] } });
  expect(wrong.status).toBe(400);
  expect((await read(wrong)).error).toContain('segments');
  expect((await fetch(`${service.baseUrl}/api/plans/drawing`, { method: 'POST' })).status).toBe(401);
  const form = videoForm(new Uint8Array(mp4Like(1_000)));
  const { jobId } = await read(await ann.call('/api/upload', { method: 'POST', body: form }));
  expect((await ann.call(`/api/jobs/${jobId}/transcript`)).status).toBe(404);
});

test('a clip is deleted by its number, by its owner only, and is gone for everybody', async () => {
  const { jobId } = await finishedClip(service.library, ann.id, Buffer.from('a finished clip'));
  const file = () => ann.call(`/api/clips/${jobId}/clip_01.mp4`).then(({ status }) => status);
  const remove = (who: Account, clip: string) =>
    who.call(`/api/clips/${jobId}/${clip}`, { method: 'DELETE' }).then(({ status }) => status);
  expect(await remove(await service.newAccount(), '1')).toBe(403);
  for (const name of ['2', 'clip_01.mp4', '0', '-1']) expect(await remove(ann, name)).toBe(404);
  expect(await file()).toBe(200);
  expect(await remove(ann, '1')).toBe(204);
  expect(await file()).toBe(404);
  expect(await remove(ann, '01')).toBe(404);
  const { clips } = await read<{ clips: unknown[] }>(await ann.call(`/api/jobs/${jobId}/clips`));
  expect(clips).toEqual([]);
});
