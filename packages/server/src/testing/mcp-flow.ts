import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'vitest';
import { probeVideo } from './finished-video.ts';
import type { AnyClip, connectMcp } from './mcp-client.ts';

type Call = Awaited<ReturnType<typeof connectMcp>>['call'];

/** Between two looks at a job, ms. */
const POLL_MS = 500;

/**
 * What an agent does, on a real video: send it, have clips made, follow the job, recut the first clip to two stretches of
 * it, caption it otherwise, read and change its plan, list it. Every finished file is looked at.
 */
export async function clipAndRecut(call: Call, video: string): Promise<void> {
  const bytes = new Uint8Array(readFileSync(video));
  const { value: upload } = await call('create_upload', { size_bytes: bytes.length });
  const { 'content-length': _, ...headers } = upload.headers;
  expect((await fetch(upload.url, { method: 'PUT', headers, body: bytes })).ok).toBe(true);

  const started = await call('process_video', {
    upload_id: upload.upload_id,
    confirm_rights: true,
    target_clips: 1,
    clip_min_seconds: 6,
    clip_max_seconds: 20,
  });
  expect(started.isError, started.text).toBe(false);
  const jobId = started.value.job_id;
  let progress = 0;
  for (;;) {
    const { value } = await call('get_job_status', { job_id: jobId });
    expect(value.progress).toBeGreaterThanOrEqual(progress);
    progress = value.progress;
    expect(value.error).toBeNull();
    if (value.status === 'completed') break;
    await pause(POLL_MS);
  }
  const first = await finishedClip(call, jobId);
  expect(first.duration_seconds).toBeGreaterThanOrEqual(3);
  await looksLike(first);

  // The second half before the first: order is the clip's own.
  const middle = (first.start + first.end) / 2;
  const segments = [
    { start: middle, end: middle + 2 },
    { start: first.start, end: first.start + 2 },
  ];
  const recut = await call('recut_clip', { job_id: jobId, clip_index: 0, segments });
  expect(recut.isError, recut.text).toBe(false);
  expect(recut.value.clip).toMatchObject({ revision: 2, duration_seconds: expect.closeTo(4, 3) });
  const again = await call('recut_clip', { job_id: jobId, clip_index: 0, segments });
  if (again.isError) expect(again.text).toMatch(/^conflict: /);
  await looksLike(await finishedClip(call, jobId));

  const captioned = await call('add_subtitles', {
    job_id: jobId,
    clip_index: 0,
    style: 'beasty',
    position: 'top',
    highlight_color: '#00FF00',
  });
  expect(captioned.isError, captioned.text).toBe(false);
  await finishedClip(call, jobId);
  const look = await call('get_plan', { job_id: jobId, clip_index: 0, part: '/captions/look' });
  expect(look.value.value).toMatchObject({ activeFill: '#00FF00', centreY: 0.2 });

  const stale = await call('apply_plan_edit', { job_id: jobId, clip_index: 0, patch: {}, revision: 1 });
  expect(stale.text).toMatch(/^conflict: /);
  const patched = await call('apply_plan_edit', {
    job_id: jobId,
    clip_index: 0,
    patch: { about: { title: 'Another title' }, output: { aspectRatio: '1:1', width: 720, height: 720 } },
    revision: look.value.revision,
  });
  expect(patched.isError, patched.text).toBe(false);
  const last = await finishedClip(call, jobId);
  expect(last).toMatchObject({ title: 'Another title', revision: patched.value.clip.revision });
  expect(await looksLike(last)).toMatchObject({ width: 720, height: 720 });
}

/** The first clip of a job when its newest revision is rendered, by `list_clips`. */
async function finishedClip(call: Call, jobId: string): Promise<AnyClip> {
  for (;;) {
    const { value } = await call('list_clips', { job_id: jobId });
    const clip = value.jobs[0]?.clips[0];
    if (clip?.status === 'failed') throw new Error('The clip failed.');
    if (clip?.status === 'completed') return clip;
    await pause(POLL_MS);
  }
}

/** The file of a clip, which must be as long as the clip says. */
async function looksLike(clip: AnyClip): Promise<{ width: number; height: number }> {
  const response = await fetch(clip.video_url ?? '');
  expect(response.status).toBe(200);
  const path = join(mkdtempSync(join(tmpdir(), 'reelwright-mcp-')), 'clip.mp4');
  writeFileSync(path, new Uint8Array(await response.arrayBuffer()));
  const { width, height, seconds } = probeVideo(path);
  expect(seconds).toBeCloseTo(clip.duration_seconds, 0);
  return { width, height };
}
