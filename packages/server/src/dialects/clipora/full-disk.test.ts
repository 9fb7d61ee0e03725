import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { useDatabase } from '../../testing/database.ts';
import { mp4Like } from '../../testing/ingest.ts';
import { openTestService, read, videoForm } from '../../testing/service.ts';

const database = useDatabase();
const folder = mkdtempSync(join(tmpdir(), 'reelwright-full-'));
const canMount =
  spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', folder], { stdio: 'ignore' }).status === 0;
afterAll(() => {
  if (canMount) spawnSync('umount', [folder]);
});

function kept(): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== 'signing-secret')
    .map((entry) => entry.name);
}

describe.skipIf(!canMount)('a full disk (needs leave to mount a small one)', () => {
  test('is 507 with the error’s shape, leaves nothing, and room is used again', async () => {
    const service = await openTestService(database, { DATA_DIR: folder });
    const ann = await service.newAccount();
    const post = (sizeBytes: number) =>
      ann.call('/api/upload', { method: 'POST', body: videoForm(new Uint8Array(mp4Like(sizeBytes))) });
    const full = await post(6 * 1024 ** 2);
    expect(full.status).toBe(507);
    expect(await read(full)).toEqual({ error: expect.stringMatching(/room/) });
    expect(kept()).toEqual([]);
    const announced = await ann.call('/api/uploads', {
      method: 'POST',
      headers: { 'tus-resumable': '1.0.0', 'upload-length': String(6 * 1024 ** 2) },
    });
    expect(announced.status).toBe(507);
    expect((await post(1024 ** 2)).status).toBe(200);
    await service.close();
  });
});
