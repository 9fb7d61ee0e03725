import { MOST_MOMENTS } from '@reelwright/engine';
import { ServerError } from '../../error.ts';
import { type IngestContext, takeStored } from '../../ingest/index.ts';
import { parseJobOptions, type StoredVideoRequest } from '../../library/index.ts';

/**
 * What is made of a podcast: clips of 30 to 60 seconds that begin with the question and end with its answer, upright, on
 * the speaker, with words that light up as they are said. Who asks for more than a job makes gets as many as it does.
 */
export function podcastOptions(numClips: number): ReturnType<typeof parseJobOptions> {
  return parseJobOptions({
    moments: { count: Math.min(numClips, MOST_MOMENTS), minSeconds: 30, maxSeconds: 60 },
    genre: 'podcast',
    removeAiVoice: false,
    captionPreset: 'karaoke',
    aspectRatio: '9:16',
  });
}

/** Takes the video under a key. Throws `invalid_request` naming `field` when nothing lies there, or no video. */
export async function takeVideo(
  ingest: IngestContext,
  key: StoredVideoRequest['key'],
  field: 's3_key' | 'uploadedFileId',
): Promise<Awaited<ReturnType<StoredVideoRequest['take']>>> {
  const file = await takeStored(ingest, key).catch((error: unknown) => {
    if (error instanceof ServerError && (error.code === 'invalid_request' || error.code === 'too_large'))
      throw new ServerError('invalid_request', `${field} is no video that is taken: ${error.message}`, {
        cause: error,
      });
    throw error;
  });
  if (file) return file;
  throw new ServerError(
    'invalid_request',
    field === 's3_key'
      ? 's3_key must exist in the store'
      : 'uploadedFileId is that of a file that was not sent: PUT it to its uploadUrl first',
  );
}
