import { join } from 'node:path';
import { findShared } from '@reelwright/engine';
import { expect, test } from 'vitest';
import { connectHttp } from '../../testing/mcp-client.ts';
import { clipAndRecut } from '../../testing/mcp-flow.ts';
import { startServerProcess } from '../../testing/server-process.ts';
import { newAccount } from '../../testing/service.ts';

const shared = findShared();

test.skipIf(shared === null)(
  'the official client drives process → status → recut → list over HTTP on real footage (needs shared/media)',
  { timeout: 10 * 60_000 },
  async () => {
    const server = await startServerProcess();
    try {
      const ann = await newAccount(server.baseUrl);
      const { call } = await connectHttp(server.baseUrl, ann.key);
      await clipAndRecut(call, join(shared ?? '', 'media/video/single_speaker_adt31.mp4'));
      expect(server.said()).not.toContain('"level":50');
    } finally {
      expect(await server.end()).toBe(0);
    }
  },
);
