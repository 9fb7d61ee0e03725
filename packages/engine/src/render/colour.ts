import { z } from 'zod';
import type { Picture, Source } from '../facts/index.ts';
import { inputArguments, runFfprobe } from '../media/index.ts';
import type { SourceColour } from './scaling.ts';

const Answer = z.object({
  streams: z.array(z.object({ color_space: z.string().optional(), pix_fmt: z.string().optional() })),
});

/** ffprobe's names of matrices, in the scale filter's words. */
const MATRICES: Readonly<Record<string, SourceColour['matrix']>> = {
  bt709: 'bt709',
  bt470bg: 'bt601',
  smpte170m: 'bt601',
  smpte240m: 'smpte240m',
  fcc: 'fcc',
  bt2020nc: 'bt2020',
  bt2020c: 'bt2020',
  gbr: 'rgb',
};

/** What the source's tags say about its colours; undefined where they say nothing. */
export async function readColour(
  path: string,
  source: Source,
  picture: Picture,
  signal?: AbortSignal,
): Promise<SourceColour | undefined> {
  const answer = await runFfprobe(
    [
      '-select_streams',
      `${picture.streamIndex}`,
      '-show_entries',
      'stream=color_space,pix_fmt',
      '-of',
      'json',
      ...inputArguments(path, source),
    ],
    { stage: 'read colours', signal, timeoutSeconds: 60 },
  );
  const parsed = Answer.safeParse(JSON.parse(answer));
  const matrix = MATRICES[parsed.data?.streams[0]?.color_space ?? ''];
  return matrix ? { matrix } : undefined;
}
