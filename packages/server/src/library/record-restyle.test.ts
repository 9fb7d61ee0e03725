import { parseStyle } from '@reelwright/engine';
import { expect, test } from 'vitest';
import { useDatabase } from '../testing/database.ts';
import { openTestLibrary } from '../testing/library.ts';
import { recordLearnt, recordRestyleProgress, recordStart, recordStyle, restyleInput } from './for-work.ts';
import { cancelJob, getJob, getStyle, RestyleOptions, submitJob } from './index.ts';

const database = useDatabase();

const style = parseStyle({
  version: '1.0',
  color_grade: { temperature: 1, tint: 2, saturation: 3, contrast: 4, highlights: 5, shadows: 6 },
  aspect_ratio: '1:1',
  frame_rate: 24,
  audio_style: { normalization_level: 0.5, compression_ratio: 2, bass_boost: 0, enhance_speech: false },
  cut_frequency: 6,
  motion_intensity: 7,
  zoom_usage: 8,
  primary_transition: { type: 'cut', duration_ms: 0, easing: 'linear' },
  created_at: '2026-01-01T00:00:00Z',
  source_duration_seconds: 9,
  extraction_confidence: 0.5,
});

async function running() {
  const library = await openTestLibrary(database);
  const ownerId = await library.newOwner();
  const job = await submitJob(library, {
    ownerId,
    dialect: 'test',
    source: { kind: 'file', ...(await library.storeFile(ownerId)) },
    originalName: 'talk.mp4',
    kind: 'restyle',
    options: RestyleOptions.parse({ extractOnly: true }),
    templateVideoId: null,
  });
  const attempt = { jobId: job.id, ownerId, attempt: 1 };
  await recordStart(library, attempt);
  return { library, ownerId, id: job.id, attempt };
}

test('neither stage nor percentage goes back when a step is done again', async () => {
  const { library, ownerId, id, attempt } = await running();
  const reached = async () => {
    const { stage, progress } = await getJob(library, ownerId, id);
    return [stage, progress];
  };
  await recordRestyleProgress(library, attempt, { stage: 'watch', percent: 40 });
  expect(await reached()).toEqual(['watch', 40]);
  await recordRestyleProgress(library, attempt, { stage: 'music', percent: 22 });
  expect(await reached()).toEqual(['watch', 40]);
  await recordRestyleProgress(library, attempt, { stage: 'extract', percent: 56 });
  expect(await reached()).toEqual(['extract', 56]);
});

test('a learnt style is read as soon as it is noted, and ends a job that wants no more', async () => {
  const { library, ownerId, id, attempt } = await running();
  expect(await restyleInput(library, attempt)).toMatchObject({ template: null, style: null });
  expect(await recordStyle(library, attempt, style)).toBe(true);
  expect(await getStyle(library, ownerId, id)).toEqual(style);
  expect(await restyleInput(library, attempt)).toMatchObject({ style });
  await recordLearnt(library, attempt);
  expect(await getJob(library, ownerId, id)).toMatchObject({ status: 'completed', progress: 100, clips: [] });
});

test('what a cancelled attempt learnt is not written', async () => {
  const { library, ownerId, id, attempt } = await running();
  await cancelJob(library, ownerId, id);
  expect(await recordStyle(library, attempt, style)).toBe(false);
  expect(await recordRestyleProgress(library, attempt, { stage: 'watch', percent: 40 })).toBe(false);
  expect(await getStyle(library, ownerId, id)).toBeNull();
  expect(await restyleInput(library, attempt)).toBeUndefined();
});
