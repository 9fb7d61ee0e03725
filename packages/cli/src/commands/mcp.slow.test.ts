import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { findShared } from '@reelwright/engine';
import { afterAll, describe, expect, test } from 'vitest';
import { connectMcp } from '../../../server/src/testing/mcp-client.ts';
import { clipAndRecut } from '../../../server/src/testing/mcp-flow.ts';

const launcher = fileURLToPath(new URL('../../bin/reelwright.mjs', import.meta.url));
const shared = findShared();
const dataDir = mkdtempSync(join(tmpdir(), 'reelwright-mcp-data-'));
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

const started = (args: string[]) =>
  new StdioClientTransport({
    command: process.execPath,
    args: [launcher, 'mcp', ...args],
    env: {
      PATH: process.env.PATH ?? '',
      DATA_DIR: dataDir,
      REELWRIGHT_LANGUAGE_MODEL: 'none',
      REELWRIGHT_MODELS_DIR: process.env.REELWRIGHT_MODELS_DIR ?? '',
    },
    stderr: 'pipe',
  });

describe('reelwright mcp', () => {
  test.skipIf(shared === null)(
    'starts a service of its own and lets the official client drive it over stdio on real footage (needs shared/media)',
    { timeout: 10 * 60_000 },
    async () => {
      const { call } = await connectMcp(started([]));
      await clipAndRecut(call, join(shared ?? '', 'media/video/single_speaker_adt31.mp4'));
    },
  );

  test('answers with an error what a service that is not there does not answer', async () => {
    await expect(connectMcp(started(['--url', 'http://127.0.0.1:9']))).rejects.toThrow(
      'The service did not answer',
    );
  });
});
