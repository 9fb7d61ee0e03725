import { join } from 'node:path';
import type { Source } from '../facts/index.ts';
import { fileUrl, inputArguments } from '../media/index.ts';
import { VOICE_FILE } from './dub.ts';
import type { FilterGraph } from './graph.ts';
import { secondsText } from './reading.ts';

/** Decoder threads of one input: enough for real time at 4K, few enough that a dozen inputs stay small. */
const DECODER_THREADS = 4;

/** The arguments that open the stretches of the source that a graph reads, and the voice of a dub, which lies in `folder`. */
export function inputsOf(
  graph: Pick<FilterGraph, 'inputs' | 'dubInput'>,
  job: { source: Pick<Source, 'demuxer'>; path: string; folder: string },
): string[] {
  const stretches = graph.inputs.flatMap(({ startSeconds, durationSeconds }) => [
    ...(startSeconds > 0 ? ['-ss', secondsText(startSeconds)] : []),
    ...['-t', secondsText(durationSeconds), '-threads', `${DECODER_THREADS}`],
    // A picture that changes its size on the way must not start the graph anew: frames would be counted twice.
    ...['-reinit_filter:v', '0'],
    ...inputArguments(job.path, job.source),
  ]);
  if (graph.dubInput === null) return stretches;
  const voice = fileUrl(join(job.folder, VOICE_FILE));
  return [...stretches, '-f', 'wav', '-protocol_whitelist', 'file', '-i', voice];
}
