import { globSync } from 'node:fs';
import { basename } from 'node:path';
import { EngineError } from '../../packages/engine/src/error.ts';
import { type RecogniserName, recogniseSpeech } from '../../packages/engine/src/speech/index.ts';
import type { Row } from '../row.ts';
import { RATE } from './assembled.ts';
import { makeSound, streamOf } from './sound.ts';

/** English of every kind: read, radio, telephone, meeting, shouting, song, verse, commands. */
const ENGLISH = [
  'audio/{Google_Gnome,deepgram_fixture,jfk,librivox_austen_*,meeting_ami_dev00,phone_call_commercial_mono}.wav',
  'audio/{silero_vad_test,speechbrain_spk1_snt1,stereo_two_channels,two_speakers_pyannote}.wav',
  'audio/{apollo11,sonnet_p001,sonnet_p002}.mp3',
  'audio/{librispeech_*,music_song_lets_go_fishin}.ogg',
  'video/{debate_*,friday,googlework_short,loud_silent_autoeditor,nasa_13013_multistream}.*',
  'video/{remotion_talking_head_9x16,single_speaker_adt31,talking_head_*}.mp4',
  'derived/*.mp4',
];

/** How many English recordings a recogniser refuses because they sound like another language. */
export async function englishRow(media: string, recogniser: RecogniserName): Promise<Row> {
  const files = ENGLISH.flatMap((pattern) => globSync(`${media}/${pattern}`).sort());
  const refused: string[] = [];
  for (const file of files) {
    const samples = await makeSound(['-i', file]);
    const options = { recogniser, durationSeconds: samples.length / RATE };
    await recogniseSpeech(streamOf(samples), options).catch((error: unknown) => {
      if (!(error instanceof EngineError && error.code === 'language_unsupported')) throw error;
      refused.push(basename(file));
    });
  }
  return {
    metric: 'English taken for another language',
    value: refused.length,
    target: '0',
    ok: refused.length === 0,
    detail: `${refused.length} of ${files.length} recordings ${refused.join(', ')}`.trim(),
  };
}
