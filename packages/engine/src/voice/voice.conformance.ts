import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { fileUrl, runFfprobe } from '../media/index.ts';
import { newFolder } from '../testing/temporary.ts';
import { writeTrack } from './track.ts';
import type { Voice } from './voice.ts';

/** What every voice promises. `withVoice` opens it, hands it over and closes it. */
export function voiceSuite(name: string, withVoice: (use: (voice: Voice) => Promise<void>) => Promise<void>) {
  describe(`the voice ${name}`, { timeout: 120_000 }, () => {
    test('speaks a line into a WAV of the given name, of one channel', () =>
      withVoice(async (voice) => {
        const folder = newFolder();
        const file = await voice.speak(
          { text: 'Hallo, das ist ein Haus.', pace: 1 },
          { folder, name: 'eins' },
        );
        expect(file).toBe(join(folder, 'eins.wav'));
        const { seconds, channels } = await measured(file);
        expect(channels).toBe(1);
        expect(seconds).toBeGreaterThan(0.5);
        expect(seconds).toBeLessThan(20);
      }));

    test('speaks what the track of a dub takes, also played faster', () =>
      withVoice(async (voice) => {
        const folder = newFolder();
        const file = await voice.speak({ text: 'Hallo, das ist ein Haus.', pace: 1 }, { folder, name: 'a' });
        const { seconds } = await measured(file);
        const track = await writeTrack(join(folder, 'track.wav'));
        const usual = await track.add(file ?? '', 1);
        const faster = await track.add(file ?? '', 1.25);
        await track.close();
        // What comes before the first sound is left out.
        expect(usual?.durationSeconds).toBeLessThanOrEqual(seconds + 0.01);
        expect(usual?.durationSeconds).toBeGreaterThan(0.6 * seconds);
        expect((faster?.durationSeconds ?? 0) / (usual?.durationSeconds ?? 1)).toBeCloseTo(1 / 1.25, 1);
      }));

    test('is done sooner at a faster pace, and never slower or faster than it can be', () =>
      withVoice(async (voice) => {
        const text = 'Hallo, das ist ein Haus. Hallo, das ist ein Haus. Hallo, das ist ein Haus.';
        const said = async (pace: number) =>
          (await measured(await voice.speak({ text, pace }, { folder: newFolder(), name: 'a' }))).seconds;
        const [usual, fast, fastest, beyond] = [await said(1), await said(1.5), await said(2), await said(9)];
        expect(fast / usual).toBeGreaterThan(0.55);
        expect(fast / usual).toBeLessThan(0.85);
        expect(beyond / fastest).toBeCloseTo(1, 1);
      }));

    test.each(['', ' ', '…', '—', '"', '🙂', '?!'])('says nothing of "%s", which has no letters', (text) =>
      withVoice(async (voice) => {
        const folder = newFolder();
        expect(await voice.speak({ text, pace: 1 }, { folder, name: 'a' })).toBeNull();
        expect(readdirSync(folder)).toEqual([]);
      }),
    );

    test('takes options, paths, markup and line ends for what is said', () =>
      withVoice(async (voice) => {
        const folder = newFolder();
        const texts = [
          '-w /tmp/never.wav -v xx Hallo',
          '$(touch never) `touch never`; Hallo',
          '<audio src="file:///etc/passwd"/> Hallo [[never]]',
          'Hallo\r\n\u0000das\u202e ist — …  "ein" Haus 🙂.',
        ];
        for (const [i, text] of texts.entries()) {
          const { seconds } = await measured(await voice.speak({ text, pace: 1 }, { folder, name: `${i}` }));
          expect(seconds).toBeGreaterThan(0.2);
        }
        const files = readdirSync(folder).filter((file) => file.endsWith('.wav'));
        expect(files).toEqual(['0.wav', '1.wav', '2.wav', '3.wav']);
      }));

    test('says a long line to its end', () =>
      withVoice(async (voice) => {
        const text = Array.from({ length: 40 }, () => 'Hallo, das ist ein Haus').join(' ');
        const { seconds } = await measured(
          await voice.speak({ text, pace: 1 }, { folder: newFolder(), name: 'a' }),
        );
        expect(seconds).toBeGreaterThan(20);
      }));

    test('is cancelled, before a line and within one', () =>
      withVoice(async (voice) => {
        const line = { text: 'Hallo, das ist ein Haus. '.repeat(400), pace: 1 };
        const gone = AbortSignal.abort();
        await expect(
          voice.speak(line, { folder: newFolder(), name: 'a', signal: gone }),
        ).rejects.toMatchObject({
          code: 'cancelled',
        });
        const stop = new AbortController();
        const speaking = voice.speak(line, { folder: newFolder(), name: 'b', signal: stop.signal });
        stop.abort();
        await expect(speaking).rejects.toMatchObject({ code: 'cancelled' });
      }));
  });
}

async function measured(file: string | null): Promise<{ seconds: number; channels: number }> {
  if (file === null) throw new Error('Nothing was said.');
  const entries = 'format=duration:stream=channels';
  const said = await runFfprobe(
    ['-v', 'error', '-show_entries', entries, '-of', 'default=noprint_wrappers=1', fileUrl(file)],
    { stage: 'probe' },
  );
  const value = (key: string) => Number(new RegExp(`^${key}=(.+)$`, 'm').exec(said)?.[1]);
  return { seconds: value('duration'), channels: value('channels') };
}
