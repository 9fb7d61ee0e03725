import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { findShared } from '@reelwright/engine';
import { expect, test } from 'vitest';
import { hasEspeak } from '../../../../engine/src/testing/apt.ts';
import { startElevenLabs } from '../../testing/elevenlabs-service.ts';
import { startGemini } from '../../testing/gemini-service.ts';
import { startServerProcess } from '../../testing/server-process.ts';
import { newAccount, read, videoForm } from '../../testing/service.ts';

const shared = findShared();
const KEY = 'el-secret-key-0123456789';

type Answer = { success: boolean; new_video_url: string; detail: string };

test.skipIf(shared === null || !hasEspeak())(
  'a clip of real footage is dubbed on this machine, then by ElevenLabs; keys are nowhere (needs shared/media and espeak-ng)',
  { timeout: 12 * 60_000 },
  async () => {
    const gemini = await startGemini((id) => `Das ist der Satz Nummer ${id} auf Deutsch.`);
    const tone = join(mkdtempSync(join(tmpdir(), 'reelwright-translate-')), 'tone.mp3');
    execFileSync('ffmpeg', ['-v', 'error', '-f', 'lavfi', '-i', 'sine=f=700:d=30', '-b:a', '64k', tone]);
    const vendor = await startElevenLabs(KEY, {
      audio: new Uint8Array(readFileSync(tone)),
      subtitles: '1\n00:00:00,200 --> 00:00:02,000\nHola a todos.\n',
    });
    const server = await startServerProcess({
      GEMINI_BASE_URL: gemini.baseUrl,
      ELEVENLABS_BASE_URL: vendor.baseUrl,
    });
    try {
      const ann = await newAccount(server.baseUrl);
      const video = new Uint8Array(readFileSync(join(shared ?? '', 'media/video/friday.mp4')));
      const options = { mode: 'none', captionPreset: 'karaoke', quality: 'low', trimStart: 1, trimEnd: 5 };
      const form = videoForm(video, { options: JSON.stringify(options) });
      const started = await ann.call('/api/upload', { method: 'POST', body: form });
      const { jobId } = await read<{ jobId: string }>(started);
      for (let status = ''; status !== 'completed'; await pause(500)) {
        ({ status } = await read<{ status: string }>(await ann.call(`/api/jobs/${jobId}`)));
        expect(status).not.toBe('failed');
      }
      const translate = async (target_language: string, headers: Record<string, string>) => {
        const body = { job_id: jobId, clip_index: 0, target_language };
        const answer = await ann.send('POST', '/api/translate', body, headers);
        const said = await read<Answer>(answer);
        expect(answer.status, said.detail).toBe(200);
        expect(said).toMatchObject({ success: true });
        const file = join(server.dataDir, `${target_language}.mp4`);
        const fetched = await ann.call(said.new_video_url);
        expect(fetched.status).toBe(200);
        writeFileSync(file, new Uint8Array(await fetched.arrayBuffer()));
        return file;
      };
      const german = await translate('de', { 'x-gemini-key': 'gemini-secret-key' });
      expect(gemini.keys).toEqual(['gemini-secret-key']);
      expect(await (await ann.call(`/api/clips/${jobId}/clip_01.srt`)).text()).toMatch(
        /Das ist der Satz[\s\S]*auf Deutsch\./,
      );
      const spanish = await translate('es', { 'x-elevenlabs-key': KEY });
      expect(vendor.sent[0]?.fields).toMatchObject({ source_lang: 'auto', target_lang: 'es' });
      expect(vendor.sent[0]?.sizeBytes).toBe(readFileSync(german).length);
      expect(await (await ann.call(`/api/clips/${jobId}/clip_01.srt`)).text()).toMatch(/Hola a\s+todos\./);
      expect(seconds(spanish)).toBeCloseTo(seconds(german), 1);
      expect(seconds(german)).toBeGreaterThan(2);
      const languages = await read<{ languages: Record<string, string> }>(
        await ann.call('/api/translate/languages'),
      );
      expect(Object.keys(languages.languages)).toHaveLength(31);
      expect(server.said()).not.toMatch(/gemini-secret-key|el-secret-key/);
    } finally {
      expect(await server.end()).toBe(0);
    }
  },
);

function seconds(file: string): number {
  const args = ['-v', 'error', '-show_entries', 'format=duration', '-of', 'csv=p=0', file];
  return Number(execFileSync('ffprobe', args));
}
